using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Lambda.Functions.Tests.Callers.ApiGateway;

public sealed class HttpApiTests(CallersApp app) : IClassFixture<CallersApp>
{
    private const string Web = "/api/callers/api-gateway/web";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<(int Status, string Body, HttpResponseMessage Answer)> SendAsync(
        string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), Web + path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        var answer = await app.Client().SendAsync(request, Cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation), answer);
    }

    [Theory]
    [InlineData("open sesame", 200, """{"pet":"1","team":"blue"}""")]
    [InlineData("please", 403, """{"message":"Forbidden"}""")]
    [InlineData(null, 401, """{"message":"Unauthorized"}""")]
    public async Task The_simple_response_of_the_sample_authorizer_decides_whether_the_request_is_allowed(
        string? word, int status, string body)
    {
        var answer = await SendAsync("GET", "/pets/1", null, word is null ? [] : [("X-Word", word)]);
        Assert.Equal((status, body), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task The_event_matches_the_example_in_the_API_Gateway_guide()
    {
        using var content = new StringContent("Hello from client!", Encoding.UTF8, "text/plain");
        var (_, text, _) = await SendAsync(
            "POST", "/open/a%20b/c?parameter1=value1&parameter1=value2&parameter2=value", content, ("Header1", "value1"),
            ("Header2", "value1"), ("Header2", "value2"), ("Cookie", "cookie1=a; cookie2=b"));
        var json = JsonNode.Parse(text)!;
        Assert.Equal(
            ("2.0", "POST /open/{proxy+}", "/open/a%20b/c", "parameter1=value1&parameter1=value2&parameter2=value"),
            ((string?)json["version"], (string?)json["routeKey"], (string?)json["rawPath"], (string?)json["rawQueryString"]));
        Assert.Equal("""["cookie1=a","cookie2=b"]""", json["cookies"]!.ToJsonString());
        Assert.Equal(("value1", "value1,value2"), ((string?)json["headers"]!["header1"], (string?)json["headers"]!["header2"]));
        Assert.Equal("""{"parameter1":"value1,value2","parameter2":"value"}""", json["queryStringParameters"]!.ToJsonString());
        Assert.Equal("""{"proxy":"a b/c"}""", json["pathParameters"]!.ToJsonString());
        Assert.Equal(("Hello from client!", false), ((string?)json["body"], (bool)json["isBase64Encoded"]!));
        var context = json["requestContext"]!;
        Assert.Equal(
            ("web", "$default", "POST", "/open/a%20b/c"),
            ((string?)context["apiId"], (string?)context["stage"], (string?)context["http"]!["method"], (string?)context["http"]!["path"]));
        foreach (var absent in (string[])["stageVariables"]) Assert.False(json.AsObject().ContainsKey(absent));
    }

    [Theory]
    [InlineData("""{"statusCode":418,"cookies":["a=1"],"body":"tea"}""", 418, "tea")]
    [InlineData("""{"message":"the body itself"}""", 200, """{"message":"the body itself"}""")]
    [InlineData("""{"statusCode":99}""", 500, """{"message":"Internal Server Error"}""")]
    public async Task The_result_of_the_function_becomes_the_response(string result, int status, string body)
    {
        using var content = new StringContent(result, Encoding.UTF8, "application/json");
        var answer = await SendAsync("POST", "/answers", content);
        Assert.Equal((status, body), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("GET", "/fails", 500, "Internal Server Error")]
    [InlineData("GET", "/full", 503, "Service Unavailable")]
    [InlineData("GET", "/hangs", 503, "Service Unavailable")]
    [InlineData("GET", "/broken", 500, "Internal Server Error")]
    [InlineData("GET", "/nowhere", 404, "Not Found")]
    [InlineData("POST", "/fails", 404, "Not Found")]
    public async Task A_request_without_a_usable_result_is_answered_with_the_documented_error(
        string method, string path, int status, string message)
    {
        var answer = await SendAsync(method, path);
        Assert.Equal((status, $$"""{"message":"{{message}}"}"""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task An_IAM_policy_decides_whether_the_request_is_allowed_and_its_context_keeps_the_JSON_types()
    {
        app.Counts.Answer =
            """{"principalId":"p","policyDocument":{"Statement":[{"Action":["execute-api:*"],"Effect":"Allow","Resource":["arn:aws:execute-api:*:*:web/$default/GET/policy"]}]},"context":{"list":[1]}}""";
        app.Counts.Events.Clear();
        var (status, body, _) = await SendAsync("GET", "/policy?key=1");
        Assert.Equal(
            (200, """{"list":[1]}"""), (status, JsonNode.Parse(body)!["requestContext"]!["authorizer"]!["lambda"]!.ToJsonString()));
        var asked = JsonNode.Parse(app.Counts.Events.Single())!;
        Assert.Equal(
            ("2.0", "REQUEST", """["1"]""", "GET /policy"),
            ((string?)asked["version"], (string?)asked["type"], asked["identitySource"]!.ToJsonString(), (string?)asked["routeKey"]));
        Assert.Equal("arn:aws:execute-api:us-east-1:000000000000:web/$default/GET/policy", (string?)asked["routeArn"]);
    }

    [Fact]
    public async Task A_preflight_is_answered_without_running_a_route_or_a_function()
    {
        var (status, _, answer) = await SendAsync(
            "OPTIONS", "/anything", null, ("Origin", "http://localhost:3000"), ("Access-Control-Request-Method", "GET"));
        Assert.Equal((204, "http://localhost:3000"), (status, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
    }

    [Fact]
    public async Task A_route_for_signed_callers_needs_no_signature_on_a_developer_machine()
    {
        Assert.Equal(200, (await SendAsync("GET", "/signed")).Status);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_call_an_app_that_needs_no_credentials()
    {
        Assert.Equal((int)HttpStatusCode.Forbidden, (await SendAsync("POST", "/open/x", null, ("Origin", "https://example.com"))).Status);
    }
}
