using System.Net;
using System.Text;
using Lambda.Engine.Access;
using Lambda.Functions.Access;
using Lambda.Functions.Tests.App;
using Microsoft.AspNetCore.Http;
using Testing;

namespace Lambda.Functions.Tests.Access;

/// <summary>While nobody has to prove who they are, a page of any site could have a developer's browser call the app.</summary>
public sealed class WebPageTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(false, "Origin", "http://localhost:3000")]
    [InlineData(false, "Origin", "http://LOCALHOST")]
    [InlineData(false, "Origin", "https://127.0.0.1:8443", "Sec-Fetch-Site", "cross-site")]
    [InlineData(false, "Origin", "http://[::1]:3000")]
    [InlineData(false, "Sec-Fetch-Site", "same-origin")]
    [InlineData(false, "Sec-Fetch-Site", "same-site")]
    [InlineData(false, "Sec-Fetch-Site", "none")]
    [InlineData(true, "Sec-Fetch-Site", "cross-site")]
    [InlineData(true, "Origin", "https://example.com")]
    [InlineData(true, "Origin", "http://localhost.example.com")]
    [InlineData(true, "Origin", "http://example.com:7071")]
    [InlineData(true, "Origin", "http://192.168.0.7")]
    [InlineData(true, "Origin", "null")]
    [InlineData(true, "Origin", "http://localhost:3000", "Origin", "https://example.com")]
    public void The_headers_of_a_browser_tell_whether_a_page_of_another_site_sent_the_request(bool isFromElsewhere, params string[] headers)
    {
        var all = new HeaderDictionary();
        foreach (var header in headers.Chunk(2)) all.Append(header[0], header[1]);
        Assert.Equal(isFromElsewhere, WebPage.IsFromElsewhere(all));
    }

    [Fact]
    public async Task Without_principals_a_page_of_another_site_cannot_run_any_HTTP_function()
    {
        await using var app = new LambdaApp(storage, null, ("Lambda:Functions:echo:Url", "NONE"));
        using var client = app.CreateClient();
        // A web page cannot send signed requests.
        foreach (var (name, method, route) in HttpFunctions.All.Where(
            one => HttpFunctions.Operations[one.Name].Proof != CallerProof.Signature))
        {
            using var request =
                new HttpRequestMessage(new(method), route) { Content = new StringContent("{}", Encoding.UTF8, "text/plain") };
            request.Headers.Add("Origin", "https://example.com");
            using var answer = await client.SendAsync(request, Cancellation);
            Assert.Equal(
                (name, HttpStatusCode.Forbidden, "AccessDeniedException"),
                (name, answer.StatusCode, answer.Headers.TryGetValues("x-amzn-ErrorType", out var type) ? type.Single() : null));
        }
        Assert.True(HttpFunctions.All.Count >= HttpFunctions.Operations.Count);
    }

    [Fact]
    public async Task A_page_on_this_machine_has_the_access_of_the_developer()
    {
        await using var app = new LambdaApp(storage);
        using var answer = await app.InvokeAsync("echo", "{}", Cancellation, ("Origin", "http://localhost:3000"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("rebound.example.com", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1:7071", HttpStatusCode.OK)]
    public async Task A_public_function_URL_on_a_developer_machine_answers_only_under_local_host_names(string host, HttpStatusCode status)
    {
        await using var app = new LambdaApp(storage, null, ("Lambda:Functions:echo:Url", "NONE"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/urls/echo/") { Headers = { Host = host } };
        using var answer = await app.CreateClient().SendAsync(request, Cancellation);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task With_principals_a_public_function_URL_answers_every_caller()
    {
        await using var app = new LambdaApp(
            storage, null, ("Lambda:Functions:echo:Url", "NONE"), ("Lambda:Access:Principals:someone:ApiKey", "an api key of twenty+"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/urls/echo/") { Headers = { Host = "shop.example.com" } };
        request.Headers.Add("Origin", "https://example.com");
        using var answer = await app.CreateClient().SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
