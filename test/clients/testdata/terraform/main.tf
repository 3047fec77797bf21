terraform {
  backend "s3" {
    bucket         = "bucket"
    key            = "state"
    region         = "eu-west-1"
    use_path_style = true
  }
}
