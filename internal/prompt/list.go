package prompt

// List is a table from which a person chooses a row. Package picker shows it, which only
// aws-console links.
type List struct {
	// Header stands above the columns, and Prompt before what is typed.
	Header []string
	Prompt string
	// Rows have a text for each column. They may hold anything: what is no visible character is not
	// shown as it is.
	Rows [][]string
	// Beside is a last column, which is shown and not searched; nil for none.
	Beside []string
	// Query is typed in already. The person can delete it.
	Query string
	// Search turns what is typed into the words that the rows are searched for, where that is not
	// the same; nil where it is.
	Search func(typed string) string
	// Environ is the environment of the program, as "NAME=VALUE", for what the terminal can do.
	Environ []string
}
