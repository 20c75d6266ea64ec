#!/usr/bin/env node
void import('./main.ts').then(({ main }) => main())
