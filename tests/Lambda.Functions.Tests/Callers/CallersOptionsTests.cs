using Lambda.Functions.Composition;
using Microsoft.Extensions.Configuration;

namespace Lambda.Functions.Tests.Callers;

/// <summary>A wrong setting keeps the app from starting: nothing is open by mistake.</summary>
public sealed class CallersOptionsTests
{
    private const string Api = "ApiGateway:a:";

    private static List<string> Errors(params string[] settings)
    {
        var options = new CallersOptions();
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build()
            .Bind(options);
        return [.. options.Errors(name => name == "f")];
    }

    private static string[] Route(string route = "GET /a", string function = "f", string authorization = "NONE") =>
        [Api + $"Routes:0:Route={route}", Api + $"Routes:0:Function={function}", Api + $"Routes:0:Authorization={authorization}"];

    [Fact]
    public void Complete_options_cause_no_errors() =>
        Assert.Empty(
            Errors(
                [
                    .. Route(),
                    "LoadBalancer:l:Function=f",
                    "LoadBalancer:l:AllowFrom:0=10.0.0.0/8",
                    "CloudFormation:c:Function=f",
                    "CloudFormation:c:TopicArns:0=arn:aws:sns:us-east-1:123456789012:t"
                ]));

    [Theory]
    [InlineData("Authorization is ''", Api + "Routes:0:Route=GET /a", Api + "Routes:0:Function=f")]
    [InlineData("Function is 'g'; there is no function", Api + "Routes:0:Route=GET /a", Api + "Routes:0:Function=g", Api
        + "Routes:0:Authorization=NONE")]
    [InlineData("Function is missing", Api + "Routes:0:Route=GET /a", Api + "Routes:0:Authorization=NONE")]
    [InlineData("Authorizer is ''", Api + "Routes:0:Route=GET /a", Api + "Routes:0:Function=f", Api + "Routes:0:Authorization=CUSTOM")]
    [InlineData("Authorizer is 'x'", Api + "Routes:0:Route=GET /a", Api + "Routes:0:Function=f", Api + "Routes:0:Authorization=NONE", Api
        + "Routes:0:Authorizer=x")]
    [InlineData("Route is 'a'", Api + "Routes:0:Route=a", Api + "Routes:0:Function=f", Api + "Routes:0:Authorization=NONE")]
    [InlineData("Routes is empty", Api + "Type=HTTP")]
    public void A_route_without_an_authorization_is_an_error(string expected, params string[] settings) =>
        Assert.Contains(Errors(settings), error => error.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("Type is 'X'", Api + "Type=X")]
    [InlineData("Stage is 'a/b'", Api + "Stage=a/b")]
    [InlineData("Stage is '$default'", Api + "Type=REST", Api + "Stage=$default")]
    [InlineData("TimeoutInMillis is 49", Api + "TimeoutInMillis=49")]
    [InlineData("TimeoutInMillis is 30001", Api + "TimeoutInMillis=30001")]
    [InlineData("Cors is for HTTP APIs", Api + "Type=REST", Api + "Cors:AllowOrigins:0=*")]
    [InlineData("BinaryMediaTypes is for REST APIs", Api + "BinaryMediaTypes:0=*/*")]
    [InlineData("another route matches", Api + "Routes:1:Route=GET /a", Api + "Routes:1:Function=f", Api + "Routes:1:Authorization=NONE")]
    [InlineData("which only HTTP APIs have", Api + "Type=REST", Api + "Routes:1:Route=$default", Api + "Routes:1:Function=f", Api
        + "Routes:1:Authorization=NONE")]
    [InlineData("Authorizers:z:Function is missing", Api + "Authorizers:z:Type=REQUEST")]
    [InlineData("Type is TOKEN, which only REST", Api + "Authorizers:z:Function=f", Api + "Authorizers:z:Type=TOKEN")]
    [InlineData("IdentitySources must be one header", Api + "Authorizers:z:Function=f", Api + "Authorizers:z:Type=TOKEN")]
    [InlineData("not an identity source", Api + "Authorizers:z:Function=f", Api + "Authorizers:z:IdentitySources:0=$context.nothing")]
    [InlineData("so that decisions cannot be cached", Api + "Authorizers:z:Function=f", Api + "Authorizers:z:ResultTtlInSeconds=1")]
    [InlineData("ResultTtlInSeconds is 3601", Api + "Authorizers:z:Function=f", Api + "Authorizers:z:ResultTtlInSeconds=3601")]
    [InlineData("EnableSimpleResponses is for HTTP", Api + "Type=REST", Api + "Authorizers:z:Function=f", Api
        + "Authorizers:z:EnableSimpleResponses=true")]
    [InlineData("not a regular expression", Api + "Authorizers:z:Function=f", Api + "Authorizers:z:IdentityValidationExpression=(")]
    public void An_invalid_API_setting_is_an_error(string expected, params string[] settings) =>
        Assert.Contains(Errors([.. Route(), .. settings]), error => error.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("LoadBalancer:l:AllowFrom is empty", "LoadBalancer:l:Function=f")]
    [InlineData("LoadBalancer:l:Function is missing", "LoadBalancer:l:AllowFrom:0=0.0.0.0/0")]
    [InlineData("not an address range", "LoadBalancer:l:Function=f", "LoadBalancer:l:AllowFrom:0=here")]
    [InlineData("Cognito:c:Authority is 'http://a'", "Cognito:c:Authority=http://a", "Cognito:c:Audience=x", "Cognito:c:PreSignUp=f")]
    [InlineData("Cognito:c:Audience is missing", "Cognito:c:Authority=https://a", "Cognito:c:PreSignUp=f")]
    [InlineData("Cognito:c has no trigger", "Cognito:c:Authority=https://a", "Cognito:c:Audience=x")]
    [InlineData("Cognito:c:PreSignUp is 'g'", "Cognito:c:Authority=https://a", "Cognito:c:Audience=x", "Cognito:c:PreSignUp=g")]
    [InlineData("PreTokenGenerationVersion is 4", "Cognito:c:Authority=https://a", "Cognito:c:Audience=x", "Cognito:c:PreSignUp=f",
        "Cognito:c:PreTokenGenerationVersion=4")]
    [InlineData("CloudFront:c:Origin is ''", "CloudFront:c:ViewerRequest=f")]
    [InlineData("CloudFront:c:Origin is 'ftp://a'", "CloudFront:c:Origin=ftp://a", "CloudFront:c:ViewerRequest=f")]
    [InlineData("CloudFront:c has no function", "CloudFront:c:Origin=https://a")]
    [InlineData("CloudFront:c:OriginRequest is 'g'", "CloudFront:c:Origin=https://a", "CloudFront:c:OriginRequest=g")]
    [InlineData(
        "Origins has '10.0.0.1'", "CloudFront:c:Origin=https://a", "CloudFront:c:OriginRequest=f", "CloudFront:c:Origins:0=10.0.0.1")]
    [InlineData("WebSocket:w:AccessKeys is empty", "WebSocket:w:Hub=h", "WebSocket:w:Routes:0:RouteKey=$default",
        "WebSocket:w:Routes:0:Function=f")]
    [InlineData("WebSocket:w:Hub is missing", "WebSocket:w:AccessKeys:0=k", "WebSocket:w:Routes:0:RouteKey=$default",
        "WebSocket:w:Routes:0:Function=f")]
    [InlineData("WebSocket:w:Routes is empty", "WebSocket:w:Hub=h", "WebSocket:w:AccessKeys:0=k")]
    [InlineData("RouteSelectionExpression is 'action'", "WebSocket:w:Hub=h", "WebSocket:w:RouteSelectionExpression=action")]
    [InlineData("Routes:0:RouteKey is missing", "WebSocket:w:Hub=h", "WebSocket:w:Routes:0:Function=f")]
    [InlineData("Alexa:a:ApplicationIds is empty", "Alexa:a:Function=f")]
    [InlineData("Alexa:a:Function is missing", "Alexa:a:ApplicationIds:0=x")]
    [InlineData("CloudFormation:c:TopicArns is empty", "CloudFormation:c:Function=f")]
    [InlineData(
        "not the ARN of an SNS topic", "CloudFormation:c:Function=f", "CloudFormation:c:TopicArns:0=arn:aws:sqs:us-east-1:123456789012:t")]
    public void Caller_settings_that_trust_no_sender_are_an_error(string expected, params string[] settings) =>
        Assert.Contains(Errors(settings), error => error.Contains(expected, StringComparison.Ordinal));
}
