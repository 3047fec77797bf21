package console

import (
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed642dee07/aws-federate/internal/prompt"
	"github.com/seed642dee07/aws-federate/internal/run"
	"github.com/seed642dee07/aws-federate/internal/text"
	"github.com/seed642dee07/aws-federate/pkg/federation"
)

// plainWidth is how wide a list is that goes to no terminal, and narrowest how wide it is at least.
const plainWidth, narrowest = 80, 40

// printServices prints what --service can be: the name, the title, and in brackets other names.
func printServices(env run.Env) error {
	width := plainWidth
	if file, ok := env.Stdout.(*os.File); ok {
		if columns, _, ok := prompt.ScreenSize(file); ok {
			width = max(columns, narrowest)
		}
	}
	return text.Write(env.Stdout, serviceList(federation.Services(), width))
}

// serviceList is the list, with lines that are no longer than a width.
func serviceList(services []federation.Service, width int) string {
	column := 0
	for _, s := range services {
		column = max(column, len(s.Name)+2)
	}
	var list strings.Builder
	for _, s := range services {
		page := s.Name[strings.LastIndexByte(s.Name, '/')+1:]
		aliases := slices.DeleteFunc(s.Aliases, func(alias string) bool { return alias == page || strings.Contains(alias, "/") })
		words := strings.Fields(s.Title)
		if len(aliases) > 0 {
			words = append(words, strings.Fields("("+strings.Join(aliases, " ")+")")...)
		}
		line := s.Name + strings.Repeat(" ", column-len(s.Name)-1)
		for _, word := range words {
			if utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width && len(strings.TrimSpace(line)) > 0 {
				list.WriteString(line + "\n")
				line = strings.Repeat(" ", column-1)
			}
			line += " " + word
		}
		list.WriteString(line + "\n")
	}
	return list.String()
}
