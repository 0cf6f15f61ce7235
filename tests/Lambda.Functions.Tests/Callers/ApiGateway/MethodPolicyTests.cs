using System.Text.Json;
using Lambda.Engine.Access;
using Lambda.Functions.Callers.ApiGateway;

namespace Lambda.Functions.Tests.Callers.ApiGateway;

public sealed class MethodPolicyTests
{
    private const string Arn = "arn:aws:execute-api:us-east-1:123456789012:api/prod/GET/pets/1";

    private static MethodPolicy? Read(string statements)
    {
        using var json = JsonDocument.Parse($$"""{"Version":"2012-10-17","Statement":{{statements}}}""");
        return MethodPolicy.Read(json.RootElement);
    }

    [Theory]
    [InlineData("""[{"Action":"execute-api:Invoke","Effect":"Allow","Resource":"*"}]""", nameof(PolicyDecision.Allow))]
    [InlineData(
        """{"Action":["x","EXECUTE-API:INVOKE"],"Effect":"Allow","Resource":["x","arn:aws:execute-api:*:*:api/prod/GET/pets/?"]}""",
        nameof(PolicyDecision.Allow))]
    [InlineData("""[{"Action":"*","Effect":"Allow","Resource":"*"},{"Action":"*","Effect":"Deny","Resource":"*/pets/1"}]""", nameof(
        PolicyDecision.ExplicitDeny))]
    [InlineData("""[{"Action":"execute-api:Manage","Effect":"Allow","Resource":"*"}]""", nameof(PolicyDecision.ImplicitDeny))]
    [InlineData("""[{"Action":"*","Effect":"Allow","Resource":"*/POST/*"}]""", nameof(PolicyDecision.ImplicitDeny))]
    [InlineData("""[{"Action":"*","Effect":"Allow","Resource":"ARN:AWS:*"}]""", nameof(PolicyDecision.ImplicitDeny))]
    [InlineData("[]", nameof(PolicyDecision.ImplicitDeny))]
    [InlineData("""[{"Action":"*","Effect":"Allow","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]""", nameof(
        PolicyDecision.ImplicitDeny))]
    [InlineData("""[{"NotAction":"x","Effect":"Allow","Resource":"*"}]""", nameof(PolicyDecision.ImplicitDeny))]
    [InlineData("""[{"Action":"*","Effect":"Allow","Resource":"*"},{"Action":"*","Effect":"Deny","NotResource":"x"}]""", nameof(
        PolicyDecision.ExplicitDeny))]
    public void A_deny_statement_wins_and_an_unknown_statement_never_allows_a_request(string statements, string expected) =>
        Assert.Equal(expected, Read(statements)!.Decide(Arn).ToString());

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("""[{"Effect":"Allow","Resource":"*"}]""")]
    [InlineData("""[{"Action":"*","Effect":"Allow","Resource":[1]}]""")]
    [InlineData("""[{"Action":"*","Effect":"Maybe","Resource":"*"}]""")]
    public void A_malformed_policy_document_is_refused(string statements) => Assert.Null(Read(statements));
}
