using System.Net;

namespace Emulator.Tests;

/// <summary>A page of any site can have a browser send requests to this machine.</summary>
public sealed class WebPageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.OK, "Host", "localhost:5300")]
    [InlineData(HttpStatusCode.OK, "Origin", "http://localhost:3000")]
    [InlineData(HttpStatusCode.OK, "Origin", "https://127.0.0.1:8443", "Sec-Fetch-Site", "cross-site")]
    [InlineData(HttpStatusCode.OK, "Origin", "http://[::1]:3000")]
    [InlineData(HttpStatusCode.OK, "Sec-Fetch-Site", "same-origin")]
    [InlineData(HttpStatusCode.OK, "Sec-Fetch-Site", "none")]
    [InlineData(HttpStatusCode.Forbidden, "Host", "rebound.example.com:5300")]
    [InlineData(HttpStatusCode.Forbidden, "Host", "localhost.example.com")]
    [InlineData(HttpStatusCode.Forbidden, "Origin", "https://example.com")]
    [InlineData(HttpStatusCode.Forbidden, "Origin", "http://localhost.example.com")]
    [InlineData(HttpStatusCode.Forbidden, "Origin", "null")]
    [InlineData(HttpStatusCode.Forbidden, "Sec-Fetch-Site", "cross-site")]
    public async Task The_HTTP_port_refuses_requests_from_pages_of_other_sites(HttpStatusCode status, params string[] headers)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{emulator.Server.HttpPort}") };
        foreach (var path in (string[])["/", "/health"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            foreach (var header in headers.Chunk(2)) Assert.True(request.Headers.TryAddWithoutValidation(header[0], header[1]));
            using var answer = await http.SendAsync(request, Cancellation);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_publish_events_even_with_the_key()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{emulator.Server.HttpPort}") };
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/topics/any/api/events?api-version=2018-01-01") { Content = new StringContent("[]") };
        request.Headers.Add("Origin", "https://example.com");
        using var answer = await http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
