package stored

import "encoding/json"

// RecordVersion changes when a record's fields change their meaning, and when a caller's rules do, by
// which an answer is worked out from the same files; records of other versions are misses.
const RecordVersion = 1

// Record is the content of one file of the index: the answer to a request, as long as files have the
// same stamps.
type Record struct {
	Version int    `json:"version"`
	Request string `json:"request"`
	Stamps  string `json:"stamps"`
	Answer  []byte `json:"answer"`
}

// Remembered returns the answer that the index in dir has for a request, if the files' stamps have
// not changed since.
func Remembered(dir, request string, now Stamps) (answer []byte, ok bool) {
	path, err := Path(dir, IndexRoom, request, PlainSuffix)
	if err != nil || now.identity == "" {
		return nil, false
	}
	data, err := readPrivate(path)
	if err != nil {
		return nil, false
	}
	var r Record
	if json.Unmarshal(data, &r) != nil || r.Version != RecordVersion || r.Request != request || r.Stamps != now.identity {
		return nil, false
	}
	return r.Answer, true
}
