package caller

import (
	"bytes"
	"encoding/binary"
)

// parseProcArgs reads arguments as macOS keeps them: their number, the program's file, zero bytes,
// the arguments, and then the environment, which is none of ours.
func parseProcArgs(list []byte) (file string, args []string) {
	if len(list) < 4 {
		return "", nil
	}
	count := binary.NativeEndian.Uint32(list)
	name, rest, ok := bytes.Cut(list[4:], []byte{0})
	if !ok {
		return string(name), nil
	}
	rest = bytes.TrimLeft(rest, "\x00")
	for range count {
		arg, after, ok := bytes.Cut(rest, []byte{0})
		if !ok {
			break
		}
		args, rest = append(args, string(arg)), after
	}
	return string(name), args
}
