// Nothing to do here for a browser: the page is written once, on the server.
export const csr = false
