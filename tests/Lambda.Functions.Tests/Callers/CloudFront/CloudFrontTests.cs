using System.Net;
using System.Text;
using Lambda.Events.CloudFront;
using Lambda.Functions.Callers.CloudFront;

namespace Lambda.Functions.Tests.Callers.CloudFront;

public sealed class CloudFrontTests : IClassFixture<CallersApp>
{
    private const string Origin = "https://www.example.com";
    private readonly CallersApp _app;

    public CloudFrontTests(CallersApp app) => _app = app;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<(int Status, string Body, HttpResponseMessage Answer)> SendAsync(
        string address, string method = "GET", HttpContent? content = null, string name = "edge")
    {
        using var request = new HttpRequestMessage(new(method), $"/api/callers/cloudfront/{name}{address}") { Content = content };
        request.Headers.Add("X-Mine", "1");
        var answer = await _app.Client().SendAsync(request, Cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation), answer);
    }

    /// <summary>Lets the origin answer at an address, and remembers what it was sent.</summary>
    private List<HttpRequestMessage> Serve(string address, HttpStatusCode status = HttpStatusCode.OK, string body = "origin")
    {
        var sent = new List<HttpRequestMessage>();
        _app.Network.Serve(address, request =>
        {
            sent.Add(request);
            var answer = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
            answer.Headers.Add("X-Origin", "yes");
            answer.Headers.Add("X-Cache", "Hit");
            return answer;
        });
        return sent;
    }

    // A path of its own for each request, so that tests do not see each other's.
    private static (string Path, string Address) Own(string at, string what)
    {
        var path = $"/{Guid.NewGuid():N}";
        var query = $"?at={at}&do={Uri.EscapeDataString(what)}";
        return (path, path + query);
    }

    private static string[] Seen(string path) => [.. EdgeFunction.Seen.Where(seen => seen.Uri == path).Select(seen => seen.Event)];

    [Fact]
    public async Task The_sample_functions_change_the_request_and_the_response()
    {
        var sent = Serve($"{Origin}/site/docs/index.html?a=%20b");
        var (status, body, answer) = await SendAsync("/docs/?a=%20b", name: "site");
        Assert.Equal(
            (200, "origin", "nosniff", "yes"),
            (status, body, answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.GetValues("X-Origin").Single()));
        Assert.Equal(
            ("text/plain; charset=utf-8", false), (answer.Content.Headers.ContentType!.ToString(), answer.Headers.Contains("X-Cache")));
        Assert.Equal(("1", null), (sent.Single().Headers.GetValues("X-Mine").Single(), sent.Single().Headers.Host));
    }

    [Fact]
    public async Task A_request_triggers_all_four_CloudFront_events()
    {
        var (path, address) = Own("", "");
        Serve(Origin + address);
        Assert.Equal((200, "origin"), await SendAsync(address) is var (status, body, _) ? (status, body) : default);
        Assert.Equal(["viewer-request", "origin-request", "origin-response", "viewer-response"], Seen(path));
    }

    [Fact]
    public async Task A_response_generated_by_a_viewer_request_function_is_returned_at_once()
    {
        var (path, address) = Own(
            "viewer-request",
            """={"status":"403","statusDescription":"Forbidden","headers":{"x-why":[{"key":"X-Why","value":"because"}]},"body":"go"}""");
        var (status, body, answer) = await SendAsync(address);
        Assert.Equal((403, "go", "because"), (status, body, answer.Headers.GetValues("X-Why").Single()));
        Assert.Equal(["viewer-request"], Seen(path));
    }

    [Fact]
    public async Task A_response_generated_by_an_origin_request_function_triggers_the_viewer_response()
    {
        var (path, address) = Own("origin-request", """={"status":"200","body":"bWFkZQ==","bodyEncoding":"base64"}""");
        Assert.Equal((200, "made"), await SendAsync(address) is var (status, body, _) ? (status, body) : default);
        Assert.Equal(["viewer-request", "origin-request", "viewer-response"], Seen(path));
    }

    [Fact]
    public async Task An_origin_error_skips_the_viewer_response_function_and_an_origin_response_function_can_replace_it()
    {
        var (path, address) = Own("", "");
        Serve(Origin + address, HttpStatusCode.NotFound, "none");
        Assert.Equal((404, "none"), await SendAsync(address) is var (status, body, _) ? (status, body) : default);
        Assert.Equal(["viewer-request", "origin-request", "origin-response"], Seen(path));
        (path, address) = Own("origin-response", "status=\"200\"|body=\"instead\"|bodyEncoding=\"text\"");
        Serve(Origin + address, HttpStatusCode.NotFound, "none");
        Assert.Equal((200, "instead"), await SendAsync(address) is var (other, text, _) ? (other, text) : default);
        Assert.Contains("viewer-response", Seen(path));
    }

    [Fact]
    public async Task An_origin_request_function_can_choose_another_origin_if_the_settings_allow_it()
    {
        var (_, address) = Own(
            "origin-request",
            "origin/custom/domainName=\"images.example.com\"|origin/custom/path=\"/cdn\"|headers/x-added=[{\"value\":\"2\"}]");
        var sent = Serve("https://images.example.com/cdn" + address);
        Assert.Equal(200, (await SendAsync(address)).Status);
        Assert.Equal("2", sent.Single().Headers.GetValues("x-added").Single());
    }

    [Fact]
    public async Task The_origin_receives_the_original_body_or_the_one_that_a_function_replaced_it_with()
    {
        var (_, address) = Own("", "");
        Serve(Origin + address);
        Assert.Equal(200, (await SendAsync(address, "POST", new StringContent("sent"))).Status);
        Assert.Equal("sent", _app.Network.Sent.Single(one => one.Address == Origin + address).Body);
        (_, address) = Own("origin-request", """body={"inputTruncated":false,"action":"replace","encoding":"text","data":"replaced"}""");
        Serve(Origin + address);
        Assert.Equal(200, (await SendAsync(address, "POST", new StringContent("sent"))).Status);
        Assert.Equal("replaced", _app.Network.Sent.Single(one => one.Address == Origin + address).Body);
    }

    [Theory]
    [InlineData("viewer-request", "method=\"POST\"")]
    [InlineData("viewer-request", "clientIp=\"10.0.0.1\"")]
    [InlineData("viewer-request", "uri=\"no/slash\"")]
    [InlineData("viewer-request", "uri=\"/a?b\"")]
    [InlineData("viewer-request", "querystring=\"a\\nb\"")]
    [InlineData("viewer-request", "headers=")]
    [InlineData("viewer-request", "headers/host=[{\"value\":\"example.org\"}]")]
    [InlineData("viewer-request", "headers/connection=[{\"value\":\"close\"}]")]
    [InlineData("viewer-request", "headers/x-edge-a=[{\"value\":\"1\"}]")]
    [InlineData("viewer-request", "headers/x-a=[{\"value\":\"1\\r\\nx-b: 2\"}]")]
    [InlineData("viewer-request", "headers/X-A=[{\"value\":\"1\"}]")]
    [InlineData("viewer-request", "headers/x-a=[{\"key\":\"X-B\",\"value\":\"1\"}]")]
    [InlineData("viewer-request", "=null")]
    [InlineData("viewer-request", "=not JSON")]
    [InlineData("viewer-request", "={\"status\":200}")]
    [InlineData("viewer-request", "={\"status\":\"99\"}")]
    [InlineData("viewer-request", "={\"status\":\"200\",\"body\":\"?\",\"bodyEncoding\":\"base64\"}")]
    [InlineData("viewer-request", "={\"status\":\"200\",\"headers\":{\"via\":[{\"value\":\"me\"}]}}")]
    [InlineData("origin-request", "headers/range=[{\"value\":\"bytes=0-1\"}]")]
    [InlineData("origin-request", "origin/custom/domainName=\"169.254.169.254\"")]
    [InlineData("origin-request", "origin/custom/domainName=\"example.org\"")]
    [InlineData("origin-request", "origin/custom/customHeaders={\"x-a\":[{\"value\":\"1\\r\\nx-b: 2\"}]}")]
    [InlineData("origin-request", "origin/custom/port=8080")]
    [InlineData("origin-request", "origin/custom/protocol=\"http\"")]
    [InlineData("origin-request", "origin/custom/path=\"@example.org\"")]
    [InlineData("origin-response", "headers/via=[{\"value\":\"me\"}]")]
    [InlineData("origin-response", "={\"uri\":\"/\"}")]
    [InlineData("viewer-response", "status=\"201\"")]
    [InlineData("viewer-response", "body=\"another\"")]
    [InlineData("viewer-response", "headers/content-length=")]
    public async Task A_result_that_CloudFront_does_not_accept_fails_validation(string at, string what)
    {
        var (_, address) = Own(at, what);
        Serve(Origin + address);
        var (status, body, answer) = await SendAsync(address);
        Assert.Equal((502, "LambdaValidationError from cloudfront"), (status, answer.Headers.GetValues("x-cache").Single()));
        Assert.DoesNotContain("origin", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40 * 1024, true)]
    [InlineData(40 * 1024 + 1, false)]
    public void The_response_of_a_viewer_request_function_may_have_40_KB_and_no_more(int size, bool isTaken)
    {
        var request = new EdgeRequest("::1", "GET", "/", "", new Dictionary<string, IReadOnlyList<EdgeHeader>>());
        var result = Encoding.UTF8.GetBytes($$"""{"status":"200","body":"{{new string('x', size)}}"}""");
        Assert.Equal(
            isTaken,
            EdgeResult.Read(EdgeStage.ViewerRequest, new(new("d", "i", "viewer-request", "r"), request), result, out _) is not null);
    }

    [Theory]
    [InlineData("viewer-request")]
    [InlineData("origin-request")]
    [InlineData("origin-response")]
    [InlineData("viewer-response")]
    public async Task A_function_error_is_answered_with_LambdaExecutionError(string at)
    {
        var (_, address) = Own(at, "throw");
        Serve(Origin + address);
        var (status, _, answer) = await SendAsync(address);
        Assert.Equal((503, "LambdaExecutionError from cloudfront"), (status, answer.Headers.GetValues("x-cache").Single()));
    }

    [Fact]
    public async Task An_origin_that_does_not_exist_is_answered_with_502()
    {
        var (_, address) = Own("", "");
        Assert.Equal(502, (await SendAsync(address)).Status);
    }

    [Fact]
    public async Task An_HTTP_method_that_the_settings_do_not_allow_is_refused() =>
        Assert.Equal(403, (await SendAsync("/x", "DELETE")).Status);

    [Fact]
    public async Task A_throttled_function_is_answered_with_LambdaLimitExceeded()
    {
        var (status, _, answer) = await SendAsync("/x", name: "full");
        Assert.Equal((503, "LambdaLimitExceeded from cloudfront"), (status, answer.Headers.GetValues("x-cache").Single()));
    }
}
