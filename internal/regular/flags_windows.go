package regular

// Flags add nothing: Windows opens no pipe by the path of a file.
const Flags = 0

const nonblock = 0
