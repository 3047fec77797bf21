# Both the backend and the provider take a profile. Neither needs mfa_serial or keys.

terraform {
  backend "s3" {
    bucket       = "example-terraform-state"
    key          = "example"
    region       = "eu-west-1"
    profile      = "terraform"
    use_lockfile = true
  }
}

provider "aws" {
  profile = "terraform"
  region  = "eu-west-1"
}
