using System.Net;
using System.Text;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>With principals, a function URL's own list decides which pages may call it.</summary>
public sealed class UrlCorsTests(Storage storage)
{
    private const string Page = "https://shop.example.com";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("answers", Page, Page)]
    [InlineData("signed", Page, Page)]
    [InlineData("answers", "https://SHOP.example.com", "https://SHOP.example.com")]
    [InlineData("answers", "https://example.com", null)]
    [InlineData("answers", "null", null)]
    public async Task A_preflight_is_answered_from_the_settings_without_running_the_function(
        string function, string origin, string? allowed)
    {
        await using var app = App();
        using var request = new HttpRequestMessage(HttpMethod.Options, $"/api/urls/{function}/");
        foreach (var (name, value) in ((string, string)[])[
            ("Origin", origin), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "x-mine")
        ])
            request.Headers.Add(name, value);
        using var answer = await app.CreateClient().SendAsync(request, Cancellation);
        Assert.Equal((HttpStatusCode.OK, allowed), (answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")));
        Assert.Equal(
            allowed is null ? (null, null, null, null) : ("GET,PUT", "x-mine", "60", "true"),
            (Header(answer, "Access-Control-Allow-Methods"), Header(answer, "Access-Control-Allow-Headers"),
                Header(answer, "Access-Control-Max-Age"), Header(answer, "Access-Control-Allow-Credentials")));
        Assert.False(answer.Headers.Contains("x-amzn-RequestId"));
    }

    [Fact]
    public async Task A_preflight_for_a_function_without_CORS_settings_needs_credentials_like_any_other_request()
    {
        await using var app = App();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/urls/closed/");
        request.Headers.Add("Origin", Page);
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        using var answer = await app.CreateClient().SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData(Page, Page)]
    [InlineData("https://example.com", null)]
    [InlineData(null, null)]
    public async Task CORS_settings_override_the_CORS_headers_of_the_function(string? origin, string? allowed)
    {
        await using var app = App();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/urls/answers/")
        {
            Content = new StringContent(
                """{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*","X-Mine":"1"},"body":"b"}""",
                Encoding.UTF8,
                "application/json"),
        };
        if (origin is not null) request.Headers.Add("Origin", origin);
        using var answer = await app.CreateClient().SendAsync(request, Cancellation);
        Assert.Equal(
            (HttpStatusCode.OK, allowed, "1", "Origin"),
            (answer.StatusCode, Header(answer, "Access-Control-Allow-Origin"), Header(answer, "X-Mine"), Header(answer, "Vary")));
        Assert.Equal(allowed is null ? null : "x-mine", Header(answer, "Access-Control-Expose-Headers"));
    }

    [Fact]
    public async Task Without_CORS_settings_the_CORS_headers_of_the_function_are_sent()
    {
        await using var app = App();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/urls/own/")
        {
            Content = new StringContent(
            """{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"}}""", Encoding.UTF8, "application/json")
        };
        request.Headers.Add("Origin", Page);
        using var answer = await app.CreateClient().SendAsync(request, Cancellation);
        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private LambdaApp App() => new(storage, services => services.WithFunctions(functions => functions
        .AddRaw<Answers>("answers", options => options.Url = "NONE").AddRaw<Answers>("own", options => options.Url = "NONE")
        .AddRaw<Answers>("signed", options => options.Url = "AWS_IAM").AddRaw<Answers>("closed", options => options.Url = "AWS_IAM")),
        [("Lambda:Access:Principals:someone:ApiKey", "0123456789abcdef0123456789abcdef"), .. Cors("answers"), .. Cors("signed")]);

    private static IEnumerable<(string, string)> Cors(string function) =>
    [
        ($"Lambda:Functions:{function}:Cors:AllowOrigins:0", Page),
        ($"Lambda:Functions:{function}:Cors:AllowMethods:0", "GET"),
        ($"Lambda:Functions:{function}:Cors:AllowMethods:1", "PUT"),
        ($"Lambda:Functions:{function}:Cors:AllowHeaders:0", "x-mine"), ($"Lambda:Functions:{function}:Cors:ExposeHeaders:0", "x-mine"),
        ($"Lambda:Functions:{function}:Cors:AllowCredentials", "true"),
        ($"Lambda:Functions:{function}:Cors:MaxAge", "60"),
    ];
}
