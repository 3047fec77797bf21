package app_test

import (
	"syscall"
	"testing"
)

func mount(point string) error { return syscall.Mount("tmpfs", point, "tmpfs", 0, "size=16k") }

func remountReadOnly(point string) error {
	return syscall.Mount("tmpfs", point, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, "")
}

func unmount(t *testing.T, point string) {
	t.Helper()
	if err := syscall.Unmount(point, syscall.MNT_DETACH); err != nil {
		t.Error(err)
	}
}
