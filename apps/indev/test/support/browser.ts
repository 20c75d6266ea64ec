import { walkForms } from './form-walker.ts'

// For $BROWSER: `node browser.ts LOGIN ADDRESS`.
const [login = '', address = ''] = process.argv.slice(2)
await walkForms(address, login)
