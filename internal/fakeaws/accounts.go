package fakeaws

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// longestPage is how many items the access portal lists at a time.
// Source: https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_ListAccounts.html
const longestPage = 100

// NameAccount gives an account the name that the access portal shows.
func (s *Server) NameAccount(account, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.center.names[account] = name
}

// SetPage lets the access portal list as many items at a time, whatever it is asked for.
func (s *Server) SetPage(items int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.center.page = items
}

// TooManyRequests answers 429 as the access portal does.
func TooManyRequests() Fault {
	return instead(func() reply {
		return portalRefusal(http.StatusTooManyRequests, "TooManyRequestsException", "HTTP 429 Unknown Code")
	})
}

// list follows
// https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_ListAccounts.html and
// API_ListAccountRoles.html there. Only accounts with a role are listed.
func (s *Server) list(operation string, r *http.Request, form url.Values) reply {
	token := s.center.access[r.Header.Get("x-amz-sso_bearer_token")]
	account := form.Get("account_id")
	roles := map[string][]string{}
	for assigned := range s.center.assigned {
		of, role, _ := strings.Cut(assigned, " ")
		roles[of] = append(roles[of], role)
	}
	switch {
	case r.Method != http.MethodGet || r.Header.Get("Authorization") != "" || (operation == "ListAccountRoles") != (len(account) == 12):
		return portalRefusal(http.StatusBadRequest, "InvalidRequestException", "the request is no unsigned GET, or names no account")
	case token == nil || !s.now().Before(token.expires):
		return portalRefusal(http.StatusUnauthorized, "UnauthorizedException", "Session token not found or invalid")
	case account != "" && roles[account] == nil:
		return portalRefusal(http.StatusForbidden, "ForbiddenException", "No access")
	}
	items, name := slices.Sorted(maps.Keys(roles)), "accountList"
	if account != "" {
		items, name = slices.Sorted(slices.Values(roles[account])), "roleList"
	}
	page, next, ok := s.page(items, operation+account, form)
	if !ok {
		return portalRefusal(http.StatusBadRequest, "InvalidRequestException", "max_result or next_token cannot be used")
	}
	list := make([]map[string]string, len(page))
	for i, item := range page {
		list[i] = map[string]string{"accountId": item, "accountName": s.center.names[item], "emailAddress": item + "@example.com"}
		if account != "" {
			list[i] = map[string]string{"accountId": account, "roleName": item}
		}
	}
	answer := map[string]any{name: list}
	if next != "" {
		answer["nextToken"] = next
	}
	return jsonReply(http.StatusOK, answer)
}

// page cuts a list. A token is good for the list that it came with.
func (s *Server) page(items []string, list string, form url.Values) (page []string, next string, ok bool) {
	size, start := longestPage, 0
	if asked := form.Get("max_result"); asked != "" {
		n, err := strconv.Atoi(asked)
		if err != nil || n < 1 || n > longestPage {
			return nil, "", false
		}
		size = n
	}
	if s.center.page > 0 {
		size = min(size, s.center.page)
	}
	if token := form.Get("next_token"); token != "" {
		text, err := base64.RawURLEncoding.DecodeString(token)
		of, at, _ := strings.Cut(string(text), " ")
		n, bad := strconv.Atoi(at)
		if err != nil || bad != nil || of != list || n < 1 || n >= len(items) {
			return nil, "", false
		}
		start = n
	}
	end := min(start+size, len(items))
	if end < len(items) {
		next = base64.RawURLEncoding.EncodeToString([]byte(list + " " + strconv.Itoa(end)))
	}
	return items[start:end], next, true
}
