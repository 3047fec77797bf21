//go:build !linux && !freebsd && !darwin

package nodump

func protect() {}

func restore() {}
