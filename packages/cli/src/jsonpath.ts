export { evaluateJsonpath, jsonpathProblem } from './output/jsonpath.ts'
