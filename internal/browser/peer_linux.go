package browser

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// nobody is no user: the other end of a connection has been closed, so none can read an answer.
const nobody = -1

// peer returns the user whose process is at the other end of a connection, of which the addresses
// are those of the two ends. Source: https://docs.kernel.org/networking/proc_net_tcp.html.
func peer(remote, local string) (uid int, known bool) {
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} { // The other end may use a socket of IPv6.
		inSix := strings.HasSuffix(table, "6")
		theirs, ours := inTable(remote, inSix), inTable(local, inSix)
		if uid, known := search(table, theirs, ours); known {
			return uid, true
		}
	}
	return 0, false
}

// search looks for the line of their end: "sl local_address rem_address st tx_queue:rx_queue
// tr:when retrnsmt uid timeout inode …". Both addresses must be right in full: another user can
// have had a connection between the same ports of another address of loopback.
func search(table, theirs, ours string) (uid int, known bool) {
	f, err := os.Open(table)
	if err != nil || theirs == "" || ours == "" {
		return 0, false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if !strings.Contains(lines.Text(), theirs) { // Cheaper than to split it.
			continue
		}
		fields := strings.Fields(lines.Text())
		if len(fields) < 10 || fields[1] != theirs || fields[2] != ours {
			continue
		}
		if fields[9] == "0" { // Without an inode the user is given as root.
			return nobody, true
		}
		uid, err := strconv.Atoi(fields[7])
		return uid, err == nil
	}
	return 0, false
}

// inTable returns an address as the tables write it: words of 32 bits in the machine's order, and
// the port.
func inTable(address string, six bool) string {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().Is4() {
		return ""
	}
	four := at.Addr().As4()
	text := fmt.Sprintf("%08X:%04X", binary.NativeEndian.Uint32(four[:]), at.Port())
	if six {
		text = fmt.Sprintf("%016X%08X", 0, binary.NativeEndian.Uint32([]byte{0, 0, 0xFF, 0xFF})) + text
	}
	return text
}
