package help

// Topic is what people look up that is no command.
type Topic struct {
	Name, Usage string
	// Also are other words that people look for.
	Also []string
	// Description is like that of a command.
	Description string
	// Page is the file that says more, below docs.
	Page string
}

// OfTopic returns the help of a topic.
func OfTopic(topic Topic) string {
	p := &page{}
	p.heading("", topic.Usage)
	p.description(topic.Description)
	p.heading("LEARN MORE", "")
	for _, line := range wrap("docs/"+topic.Page+" in "+repository, Width-len(indent)) {
		p.add(indent + line)
	}
	return p.String()
}

// topics writes a row for each topic.
func (p *page) topics(all []Topic) {
	entries := make([]Entry, 0, len(all))
	for _, topic := range all {
		entries = append(entries, Entry{Name: topic.Name, Text: topic.Usage})
	}
	p.entries(entries, "HELP TOPICS", narrow)
}
