package browser

import (
	"strings"

	"golang.org/x/sys/windows/registry"
)

// registered returns the path that an installer has set for a program, or empty. Source:
// https://learn.microsoft.com/en-us/windows/win32/shell/app-registration.
func registered(exe string) string {
	for _, root := range []registry.Key{registry.CURRENT_USER, registry.LOCAL_MACHINE} {
		key, err := registry.OpenKey(root, `SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\`+exe, registry.QUERY_VALUE)
		if err != nil {
			continue
		}
		path, _, err := key.GetStringValue("")
		_ = key.Close()
		if err == nil && path != "" {
			return strings.Trim(path, `"`)
		}
	}
	return ""
}
