package browser

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
)

// peer returns the user whose process is at the other end of a loopback connection, of which the addresses are those of the two
// ends. Source: https://docs.kernel.org/networking/proc_net_tcp.html.
func peer(remote, local string) (uid int, known bool) {
	theirs, ours := hexPort(remote), hexPort(local)
	if theirs == "" || ours == "" {
		return 0, false
	}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} { // the other end may use a socket of IPv6
		if uid, known := search(table, theirs, ours); known {
			return uid, true
		}
	}
	return 0, false
}

// search looks for the line of their end: "sl local_address rem_address st tx_queue:rx_queue tr:when retrnsmt uid …".
func search(table, theirs, ours string) (uid int, known bool) {
	f, err := os.Open(table)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) > 7 && strings.HasSuffix(fields[1], theirs) && strings.HasSuffix(fields[2], ours) {
			uid, err := strconv.Atoi(fields[7])
			return uid, err == nil
		}
	}
	return 0, false
}

// hexPort returns ":PORT" as the table writes it.
func hexPort(address string) string {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return ""
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return ""
	}
	return fmt.Sprintf(":%04X", number)
}
