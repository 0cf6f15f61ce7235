using Lambda.Engine.Access;

namespace Lambda.Engine.Tests.Access;

public sealed class CredentialScopeTests
{
    [Theory]
    [InlineData("lambda", "us-east-1")]
    [InlineData("states", "eu-central-1")]
    public void A_credential_consists_of_an_access_key_and_a_scope(string service, string region)
    {
        Assert.Null(CredentialScope.Parse($"AKID/20260102/{region}/{service}/aws4_request".AsMemory(), out var key, out var scope));
        Assert.Equal(("AKID", "20260102", region, service), (key.ToString(), scope.Date.ToString(), scope.Region.ToString(),
            scope.Service.ToString()));
    }

    [Fact]
    public void A_region_may_have_64_characters_and_no_more()
    {
        Assert.Null(Refusal($"AKID/20260102/{new string('a', 64)}/lambda/aws4_request"));
        Assert.NotNull(Refusal($"AKID/20260102/{new string('a', 65)}/lambda/aws4_request"));
    }

    [Theory]
    [InlineData("", "IncompleteSignatureException", "Credential must have exactly 5 slash-delimited elements")]
    [InlineData("AKID/20260102/us-east-1/lambda", "IncompleteSignatureException", "Credential must have exactly 5 slash-delimited")]
    [InlineData("A/20260102/us-east-1/lambda/aws4_request/x", "IncompleteSignatureException", "Credential must have exactly 5")]
    [InlineData("AKID/20260102/us-east-1/lambda/aws5_request", "InvalidSignatureException", "Credential should be scoped with a valid")]
    [InlineData("AKID/2026012/us-east-1/lambda/aws4_request", "InvalidSignatureException", "Date in Credential scope is not of the form")]
    [InlineData("AKID/202601020/us-east-1/lambda/aws4_request", "InvalidSignatureException", "Date in Credential scope is not of the")]
    [InlineData("AKID/20260102//lambda/aws4_request", "InvalidSignatureException", "Credential should be scoped to a valid region.")]
    [InlineData("AKID/20260102/US-EAST-1/lambda/aws4_request", "InvalidSignatureException", "Credential should be scoped to a valid reg")]
    [InlineData("AKID/20260102/us-east-1/sqs/aws4_request", "InvalidSignatureException", "Credential should be scoped to correct service")]
    public void An_invalid_credential_is_refused_with_the_reason(string credential, string type, string message)
    {
        var refusal = Refusal(credential);
        Assert.Equal(type, refusal?.Type);
        Assert.StartsWith(message, refusal!.Message, StringComparison.Ordinal);
    }

    private static AccessRefusal? Refusal(string credential) => CredentialScope.Parse(credential.AsMemory(), out _, out _);
}
