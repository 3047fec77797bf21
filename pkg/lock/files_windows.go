package lock

// onlyFiles adds nothing: Windows opens no pipe by the path of a file.
const onlyFiles = 0
