using System.Net;
using Lambda.Functions.Tests.App;
using Testing;

namespace Lambda.Functions.Tests.Callers.ApiGateway;

public sealed class SignedRouteTests(Storage storage)
{
    private const string Key = "an api key of twenty+";

    [Theory]
    [InlineData("/signed", false, "echo", HttpStatusCode.Forbidden)]
    [InlineData("/signed", true, "other", HttpStatusCode.Forbidden)]
    [InlineData("/signed", true, "echo", HttpStatusCode.OK)]
    [InlineData("/open", false, "other", HttpStatusCode.OK)]
    public async Task A_signed_route_requires_a_principal_that_may_invoke_the_function_and_an_open_route_requires_none(
        string path, bool proves, string may, HttpStatusCode status)
    {
        await using var app = new LambdaApp(
            storage, null, ("Lambda:Access:Principals:one:ApiKey", Key),
            ("Lambda:Access:Principals:one:Allow:0", $"lambda:InvokeFunction {may}"),
                ("Lambda:Callers:ApiGateway:a:Routes:0:Route", "GET /signed"), ("Lambda:Callers:ApiGateway:a:Routes:0:Function", "echo"),
                ("Lambda:Callers:ApiGateway:a:Routes:0:Authorization", "AWS_IAM"),
                ("Lambda:Callers:ApiGateway:a:Routes:1:Route", "GET /open"), ("Lambda:Callers:ApiGateway:a:Routes:1:Function", "echo"),
                ("Lambda:Callers:ApiGateway:a:Routes:1:Authorization", "NONE"));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/callers/api-gateway/a{path}");
        if (proves) request.Headers.Add("x-api-key", Key);
        using var answer = await app.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
    }
}
