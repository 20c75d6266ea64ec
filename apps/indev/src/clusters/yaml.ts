// By a module of ours: names of CommonJS are lost where a bundle imports it late.
export { parse } from 'yaml'
