using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Functions.Callers.LoadBalancer;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Tests.Callers.LoadBalancer;

public sealed class LoadBalancerTests(CallersApp app) : IClassFixture<CallersApp>
{
    private const string Root = "/api/callers/load-balancer/";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<(int Status, string Body, HttpResponseMessage Answer)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await app.Client().PostAsync(new Uri(Root + path, UriKind.Relative), content, Cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation), answer);
    }

    [Fact]
    public async Task A_request_reaches_the_sample_function_and_its_page_is_returned()
    {
        using var answer = await app.Client().GetAsync(new Uri(Root + "page/?name=A%26B", UriKind.Relative), Cancellation);
        Assert.Equal(
            ("<p>Welcome, A&amp;B!</p>", "text/html"),
            (await answer.Content.ReadAsStringAsync(Cancellation), answer.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task A_request_from_an_address_that_the_settings_do_not_allow_is_refused()
    {
        using var answer = await app.Client().GetAsync(new Uri(Root + "elsewhere/", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("answers", """{"statusCode":200,"headers":{"X-A":"1"},"multiValueHeaders":{"X-A":["2"]}}""", "1")]
    [InlineData("lists", """{"statusCode":200,"headers":{"X-A":"1"},"multiValueHeaders":{"X-A":["2","3"]}}""", "2,3")]
    public async Task Response_headers_are_read_in_the_form_that_the_target_group_uses(string name, string result, string expected)
    {
        var (status, _, answer) = await PostAsync($"{name}/", result);
        Assert.Equal((200, expected), (status, string.Join(',', answer.Headers.GetValues("X-A"))));
    }

    [Theory]
    [InlineData("answers", "{}")]
    [InlineData("answers", "\"text\"")]
    [InlineData("answers", """{"statusCode":200,"isBase64Encoded":true,"body":"?"}""")]
    [InlineData("lists", """{"statusCode":200,"multiValueHeaders":{"X-A":"1"}}""")]
    [InlineData("fails", "{}")]
    public async Task An_invalid_result_is_answered_with_502(string name, string result)
    {
        var (status, body, answer) = await PostAsync($"{name}/", result);
        Assert.Equal((502, "text/html"), (status, answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains("<h1>502 Bad Gateway</h1>", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_over_1_MB_is_answered_with_502_and_a_request_body_over_1_MB_is_refused()
    {
        // The answer is JSON within JSON within JSON, with three more characters per quote.
        Assert.Equal(200, (await PostAsync("echoes/", new string('"', 1000))).Status);
        Assert.Equal(502, (await PostAsync("echoes/", new string('"', 512 * 1024))).Status);
        Assert.Equal(413, (await PostAsync("answers/", new string('x', 1024 * 1024 + 1))).Status);
    }

    [Theory]
    [InlineData(false, """{"myKey":"val%202"}""", """{"cookie":"name2=value2"}""")]
    [InlineData(true, """{"myKey":["val1","val%202"]}""", """{"cookie":["name1=value1","name2=value2"]}""")]
    public void The_last_of_several_values_counts_unless_the_target_group_uses_multi_value_headers(
        bool hasLists, string query, string headers)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Scheme, http.Request.Host, http.Request.QueryString) = (
            "GET", "https", new("lambda.example.com"), new("?&myKey=val1&myKey=val%202"));
        http.Request.Headers.Append("Cookie", "name1=value1");
        http.Request.Headers.Append("Cookie", "name2=value2");
        var target = new FunctionTarget(
            "t", new LoadBalancerOptions { Function = "f", MultiValueHeaders = hasLists, TargetGroupArn = "arn" }, "r", "a");
        var json = JsonNode.Parse(
            LoadBalancerEvents.Write(
                http.Request, "/", default, target, "72.21.198.66", DateTimeOffset.FromUnixTimeSeconds(1541095626)).Span)!;
        Assert.Equal(query, json[hasLists ? "multiValueQueryStringParameters" : "queryStringParameters"]!.ToJsonString());
        var sent = json[hasLists ? "multiValueHeaders" : "headers"]!.AsObject();
        Assert.Equal(headers, new JsonObject { ["cookie"] = sent["cookie"]!.DeepClone() }.ToJsonString());
        string? One(string name) => (string?)(hasLists ? sent[name]![0] : sent[name]);
        Assert.Equal(("72.21.198.66", "443", "https"), (One("x-forwarded-for"), One("x-forwarded-port"), One("x-forwarded-proto")));
        Assert.StartsWith("Root=1-5bdb40ca-", One("x-amzn-trace-id"), StringComparison.Ordinal);
        Assert.Equal(
            ("arn", "", false),
            ((string?)json["requestContext"]!["elb"]!["targetGroupArn"], (string?)json["body"], (bool)json["isBase64Encoded"]!));
    }

    [Theory]
    [InlineData(null, "72.21.198.66")]
    [InlineData("10.0.0.4", "10.0.0.4, 72.21.198.66")]
    [InlineData("10.0.0.4, 72.21.198.66", "10.0.0.4, 72.21.198.66")]
    [InlineData("10.0.0.4,72.21.198.66:50123", "10.0.0.4,72.21.198.66:50123")]
    [InlineData("172.21.198.66", "172.21.198.66, 72.21.198.66")]
    public void The_address_of_the_caller_is_appended_to_the_forwarded_addresses_unless_it_is_already_the_last(
        string? sent, string expected)
    {
        var http = new DefaultHttpContext();
        if (sent is not null) http.Request.Headers["X-Forwarded-For"] = sent;
        var target = new FunctionTarget("t", new LoadBalancerOptions { Function = "f", TargetGroupArn = "arn" }, "r", "a");
        var json = JsonNode.Parse(
            LoadBalancerEvents.Write(http.Request, "/", default, target, "72.21.198.66", DateTimeOffset.UnixEpoch).Span)!;
        Assert.Equal(expected, (string?)json["headers"]!["x-forwarded-for"]);
    }
}
