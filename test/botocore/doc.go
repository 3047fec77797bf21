// Package botocore has a test that reads odd files with botocore, the AWS CLI's own library, and
// with us: each profile has to have the same settings and the same way to its credentials, but for
// the differences that are listed with their reasons. It knows neither the programs nor AWS.
package botocore
