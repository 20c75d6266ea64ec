const inspector = require('node:inspector')
throw new Error(inspector.url() === undefined ? 'no port' : 'a debugger')
