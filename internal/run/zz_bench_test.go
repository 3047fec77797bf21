package run

import "testing"

func BenchmarkReadLine(b *testing.B) {
	for b.Loop() {
		readLine("aws-federate-cred --profile base-role")
	}
}
