using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Events.Alexa;
using Lambda.Functions.Callers.Alexa;
using Testing;

namespace Lambda.Functions.Tests.Callers.Alexa;

public sealed class AlexaTests : IClassFixture<CallersApp>, IDisposable
{
    private const string Folder = "https://s3.amazonaws.com/echo.api/";
    private const string Skill = "amzn1.echo-sdk-ams.app.000000-d0ed-0000-ad00-000000d00ebe";
    private readonly CallersApp _app;
    private readonly RSA _key = RSA.Create(2048);

    public AlexaTests(CallersApp app) => _app = app;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _key.Dispose();

    private static JsonNode Request(string kind, TimeSpan? away = null)
    {
        var json = JsonNode.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Callers", "Golden", $"SkillEvent.{kind}.json")))!;
        json["request"]!["timestamp"] = (TimeProvider.System.GetUtcNow() + (away ?? TimeSpan.Zero)).UtcDateTime.ToString(
            "yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        return json;
    }

    /// <summary>Puts a certificate where Alexa's would be, under a name of its own.</summary>
    private string Serve(string certificate)
    {
        var address = $"{Folder}{Guid.NewGuid():N}.pem";
        _app.Network.Serve(address, certificate);
        return address;
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(JsonNode json, string? address =
        null, string name = "stars", Func<byte[], byte[]>? tamper = null, RSA? signer = null, bool isSigned = true)
    {
        var body = Encoding.UTF8.GetBytes(json.ToJsonString());
        var signature = Convert.ToBase64String((signer ?? _key).SignData(body, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        using var content = new ByteArrayContent(tamper?.Invoke(body) ?? body);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/callers/alexa/{name}") { Content = content };
        request.Headers.Add("SignatureCertChainUrl", address ?? Serve(_app.Authority.Issue(_key)));
        if (isSigned) request.Headers.Add("Signature-256", signature);
        using var answer = await _app.Client().SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task AssertRefusedAsync(string reason, Task<(HttpStatusCode Status, string Body)> answer)
    {
        var (status, body) = await answer;
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(reason, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("launch", "Which sign are you?", false)]
    [InlineData("intent", "virgo, today is your day.", true)]
    public async Task The_sample_skill_answers_launch_requests_and_intent_requests(string kind, string said, bool ends)
    {
        var (status, body) = await PostAsync(Request(kind));
        var json = JsonNode.Parse(body)!;
        Assert.Equal(
            (HttpStatusCode.OK, "1.0", said, ends),
            (status, (string?)json["version"], (string?)json["response"]!["outputSpeech"]!["text"],
                (bool)json["response"]!["shouldEndSession"]!));
    }

    [Fact]
    public async Task The_end_of_a_session_is_answered_without_a_body() =>
        Assert.Equal((HttpStatusCode.OK, ""), await PostAsync(Request("ended")));

    [Fact]
    public async Task The_certificates_are_fetched_once_and_cached()
    {
        var address = Serve(_app.Authority.Issue(_key));
        await PostAsync(Request("launch"), address);
        await PostAsync(Request("launch"), address);
        Assert.Single(_app.Network.Sent, sent => sent.Address == address);
    }

    [Fact]
    public Task A_request_older_than_150_seconds_is_refused() =>
        AssertRefusedAsync("timestamp", PostAsync(Request("launch", TimeSpan.FromMinutes(-10))));

    [Theory]
    [InlineData("2015-05-13T12:34:56Z", true)]
    [InlineData("2015-05-13T12:32:26Z", true)]
    [InlineData("2015-05-13T12:32:25Z", false)]
    [InlineData("2015-05-13T12:37:26Z", true)]
    [InlineData("2015-05-13T12:37:27Z", false)]
    [InlineData("then", false)]
    public void A_request_may_be_up_to_150_seconds_old(string timestamp, bool isTaken)
    {
        var time = new ManualTimeProvider(new(2015, 5, 13, 12, 34, 56, TimeSpan.Zero));
        var request = new SkillEvent("1.0", null, new(new(new(Skill), null)), new("LaunchRequest", "r", timestamp));
        Assert.Equal(isTaken, new AlexaCheck(null!, null!, time).RequestRefusal(request, [Skill]) is null);
    }

    [Fact]
    public Task A_request_whose_body_was_changed_is_refused() =>
        AssertRefusedAsync("Signature-256", PostAsync(Request("launch"), tamper: body => [.. body, (byte)' ']));

    [Fact]
    public Task A_request_without_a_signature_is_refused() =>
        AssertRefusedAsync("Signature-256", PostAsync(Request("launch"), isSigned: false));

    [Fact]
    public async Task A_signature_with_another_key_is_refused()
    {
        using var other = RSA.Create(2048);
        await AssertRefusedAsync("Signature-256", PostAsync(Request("launch"), signer: other));
    }

    [Fact]
    public Task A_certificate_for_another_host_name_is_refused() =>
        AssertRefusedAsync(
            "not one of echo-api.amazon.com", PostAsync(Request("launch"), Serve(_app.Authority.Issue(_key, "example.com"))));

    [Fact]
    public Task An_expired_certificate_is_refused() =>
        AssertRefusedAsync(
            "not valid now", PostAsync(Request("launch"), Serve(_app.Authority.Issue(_key, validFor: TimeSpan.FromDays(-1)))));

    [Fact]
    public Task A_certificate_that_no_trusted_authority_has_issued_is_refused() =>
        AssertRefusedAsync("trusted authority", PostAsync(Request("launch"), Serve(AlexaAuthority.SelfSigned(_key))));

    [Fact]
    public async Task A_certificate_of_an_untrusted_authority_is_refused_even_if_it_includes_the_root_certificate()
    {
        using var other = new AlexaAuthority();
        await AssertRefusedAsync("trusted authority", PostAsync(Request("launch"), Serve(other.Issue(_key))));
    }

    [Fact]
    public Task An_invalid_certificate_is_refused() =>
        AssertRefusedAsync("no certificates", PostAsync(Request("launch"), Serve("nothing")));

    [Fact]
    public async Task Certificates_at_another_address_are_not_fetched()
    {
        const string Address = "https://example.com/echo.api/echo-api-cert.pem";
        _app.Network.Serve(Address, _app.Authority.Issue(_key));
        await AssertRefusedAsync("SignatureCertChainUrl", PostAsync(Request("launch"), Address));
        Assert.DoesNotContain(_app.Network.Sent, sent => sent.Address == Address);
    }

    [Theory]
    [InlineData("session")]
    [InlineData("context")]
    [InlineData("both")]
    public async Task A_request_for_another_skill_is_refused(string where)
    {
        var json = Request("launch");
        if (where is "session" or "both") json["session"]!["application"]!["applicationId"] = "other";
        if (where is "context" or "both") json["context"]!["System"]!["application"]!["applicationId"] = "other";
        await AssertRefusedAsync("not trusted", PostAsync(json));
    }

    [Fact]
    public async Task A_request_without_a_skill_id_is_refused()
    {
        var json = Request("launch");
        json["session"] = null;
        json["context"] = null;
        await AssertRefusedAsync("not trusted", PostAsync(json));
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData(null)]
    public async Task A_request_with_an_unknown_version_is_refused(string? version)
    {
        var json = Request("launch");
        json["version"] = version;
        await AssertRefusedAsync("not a request to an Alexa skill", PostAsync(json));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"response":{}}""")]
    [InlineData("""{"version":"1.0"}""")]
    [InlineData("""{"version":"1.0","response":{"outputSpeech":{"type":"Song","text":"la"}}}""")]
    [InlineData("""{"version":"1.0","response":{"outputSpeech":{"type":"SSML","text":"la"}}}""")]
    [InlineData("""{"version":"1.0","response":{"reprompt":{"outputSpeech":{"type":"PlainText"}}}}""")]
    public async Task A_result_that_Alexa_would_refuse_is_answered_with_500(string result)
    {
        _app.Counts.Answer = result;
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync(Request("launch"), name: "counting")).Status);
    }

    [Fact]
    public async Task A_function_error_is_answered_with_an_error_status() =>
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync(Request("launch"), name: "fails")).Status);

    [Theory]
    [InlineData("https://s3.amazonaws.com/echo.api/echo-api-cert.pem", true)]
    [InlineData("https://s3.amazonaws.com:443/echo.api/echo-api-cert.pem", true)]
    [InlineData("HTTPS://S3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem", true)]
    [InlineData("http://s3.amazonaws.com/echo.api/echo-api-cert.pem", false)]
    [InlineData("https://notamazon.com/echo.api/echo-api-cert.pem", false)]
    [InlineData("https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem", false)]
    [InlineData("https://s3.amazonaws.com/invalid.path/echo-api-cert.pem", false)]
    [InlineData("https://s3.amazonaws.com/echo.api/../other/echo-api-cert.pem", false)]
    [InlineData("https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem", false)]
    [InlineData("https://s3.amazonaws.com@example.com/echo.api/echo-api-cert.pem", false)]
    [InlineData("", false)]
    public void A_certificate_address_must_have_the_form_that_the_Alexa_guide_requires(string address, bool isValid) =>
        Assert.Equal(isValid, AlexaCheck.Address(address) is not null);
}
