package keyring

// Keychain is the keychain of macOS by another program than that of the system.
type Keychain = keychain

// NewKeychain returns it.
func NewKeychain(program string) Keychain { return keychain{program} }

// Get, Set and Remove are those of a keyring.
var (
	GetIn    = keychain.get
	SetIn    = keychain.set
	RemoveIn = keychain.remove
	CheckIn  = keychain.check
)

// LongestOfKeychain is how much it takes.
const LongestOfKeychain = longestOfKeychain
