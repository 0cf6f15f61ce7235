using Lambda.Engine.Invocation;

namespace Lambda.Engine.Tests.Invocation;

public sealed class ArnTests
{
    [Theory]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST", "lambda", "us-east-1", "123456789012", "function:f:$LATEST")]
    [InlineData("arn:aws-cn:kinesis:cn-north-1:1:stream/s", "kinesis", "cn-north-1", "1", "stream/s")]
    [InlineData("arn:aws:s3:::bucket", "s3", "", "", "bucket")]
    public void An_ARN_is_parsed_into_its_parts(string text, string service, string region, string account, string resource) =>
        Assert.Equal(new Arn(service, region, account, resource), Arn.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("price-cart")]
    [InlineData("arn:aws:lambda:us-east-1:123456789012")]
    [InlineData("storage-queue:a:b:c:d:e")]
    public void Text_that_does_not_have_the_form_of_an_ARN_is_refused(string? text) => Assert.Null(Arn.Parse(text));
}
