// The least that a program in Node can do to print what a server answers.
import { get } from 'node:http'

get(process.argv[2], (response) => response.pipe(process.stdout))
