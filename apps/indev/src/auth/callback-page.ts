/** What the browser shows at the end: no script, no outside resource, nothing of what it brought. */
export function closedPage(isSignedIn: boolean): string {
  return isSignedIn
    ? page('Signed in', 'You can close this page and return to your terminal.')
    : page('Not signed in', 'Your terminal says why. You can close this page.')
}

/** For everybody who was not expected. */
export const refusalPage: string = page('Nothing here', 'This is not the sign-in that was started.')

function page(title: string, text: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title></head><body><h1>${title}</h1><p>${text}</p></body></html>
`
}
