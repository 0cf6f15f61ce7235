using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Access;
using Lambda.Functions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Testing;

namespace Lambda.Functions.Tests.Access;

public sealed class AuthenticatorTests
{
    private const string Host = "example.azurewebsites.net";
    private const string Path = "/api/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Aecho/invocations";
    private const string Body = """{"hello":"world"}""";
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TestSigner Signer = new() { At = Now };

    [Fact]
    public void A_signature_identifies_its_principal() => Assert.Equal("ci", Authenticate(Signed(Signer)).Principal?.Name);

    [Theory]
    [InlineData(-300, null)]
    [InlineData(300, null)]
    [InlineData(-301, "Signature expired: 20260102T025904Z is now earlier than 20260102T025905Z (20260102T030405Z - 5 min.)")]
    [InlineData(301, "Signature not yet current: 20260102T030906Z is still later than 20260102T030905Z (20260102T030405Z + 5 min.)")]
    public void A_clock_may_be_up_to_five_minutes_off(int seconds, string? message) =>
        Assert.Equal(message, Authenticate(Signed(Signer with { At = Now.AddSeconds(seconds) })).Refusal?.Message);

    [Theory]
    [InlineData(-60, "60", null)]
    [InlineData(-61, "60", "Signature expired: 20260102T030304Z is now earlier than 20260102T030305Z (20260102T030405Z - 60 sec.)")]
    [InlineData(301, "60", "Signature not yet current: 20260102T030906Z is still later than 20260102T030905Z (20260102T030405Z + 5 min.)")]
    [InlineData(-604800, "604800", null)]
    [InlineData(0, "604801", "X-Amz-Expires must be at most a week; that is, 604800 seconds.")]
    [InlineData(0, "0", "X-Amz-Expires should be a number of seconds, at least 1.")]
    [InlineData(0, "-5", "X-Amz-Expires should be a number of seconds, at least 1.")]
    [InlineData(0, "soon", "X-Amz-Expires should be a number of seconds, at least 1.")]
    public void A_presigned_address_is_valid_until_its_expiry_time(int seconds, string expires, string? message)
    {
        var query = (Signer with { At = Now.AddSeconds(seconds) }).Presign("POST", Host, Path, Encoding.UTF8.GetBytes(Body), expires);
        var found = Authenticate(Requests.Of("POST", $"{Path}?{query}", Body, ("Host", Host)));
        Assert.Equal((message, message is null ? "ci" : null), (found.Refusal?.Message, found.Principal?.Name));
    }

    [Fact]
    public void A_path_that_a_proxy_rewrote_still_matches_its_signature()
    {
        var request = Requests.Of("POST", Path.Replace("%3A", ":", StringComparison.Ordinal), Body, [.. Headers(Signer)]);
        Assert.Equal("ci", Authenticate(request).Principal?.Name);
    }

    [Theory]
    [InlineData("/api/urls/echo/a%2Fb", "/api/urls/echo/a%252Fb")]
    [InlineData("/api/urls/echo/a%2fb", "/api/urls/echo/a%252fb")]
    [InlineData("/api/uploads/sales%2F2024.csv", "/api/uploads/sales%252F2024.csv")]
    [InlineData("/api/urls/echo/a%3Ab%2Fc%20d", "/api/urls/echo/a:b%252Fc%20d")]
    public void A_slash_that_the_proxy_encoded_a_second_time_still_matches_its_signature(string sent, string arrived)
    {
        foreach (var target in (string[])[sent, arrived])
        {
            var headers = Signer.Headers("POST", "localhost", sent, "", Encoding.UTF8.GetBytes(Body));
            var request = Requests.Of(
                "POST", target, Body, [.. headers.Select(header => (header.Key, header.Value)), ("Host", "localhost")]);
            Assert.Equal("ci", Authenticate(request).Principal?.Name);
        }
    }

    [Fact]
    public void A_path_that_differs_in_more_than_its_encoding_does_not_match_its_signature()
    {
        var headers = Signer.Headers("POST", "localhost", "/api/urls/echo/a/b", "", Encoding.UTF8.GetBytes(Body));
        var request = Requests.Of(
            "POST", "/api/urls/echo/a%252Fb", Body, [.. headers.Select(header => (header.Key, header.Value)), ("Host", "localhost")]);
        Assert.Equal("InvalidSignatureException", Authenticate(request).Refusal?.Type);
    }

    [Theory]
    [InlineData("s3", "us-east-1", "InvalidSignatureException", "Credential should be scoped to correct service: 'lambda'.")]
    [InlineData("lambda", "US EAST", "InvalidSignatureException", "Credential should be scoped to a valid region.")]
    public void A_credential_scope_for_another_service_or_an_invalid_region_is_refused(
        string service, string region, string type, string message) =>
        Assert.Equal(new AccessRefusal(type, message), Authenticate(Signed(Signer with { Service = service, Region = region })).Refusal);

    [Fact]
    public void The_signature_may_be_for_any_region() =>
        Assert.Equal("ci", Authenticate(Signed(Signer with { Region = "eu-central-1" })).Principal?.Name);

    [Theory]
    [InlineData("AKIDEXAMPLE000000000", "another secret of enough characters", "InvalidSignatureException")]
    [InlineData("AKIDNOBODY0000000000", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "UnrecognizedClientException")]
    public void An_unknown_access_key_is_refused(string id, string secret, string type) =>
        Assert.Equal(type, Authenticate(Signed(Signer with { AccessKeyId = id, Secret = secret })).Refusal?.Type);

    [Theory]
    [InlineData("AWS4-HMAC-SHA256", "Authorization header requires 'Credential' parameter. "
        + "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.")]
    [InlineData("AWS4-HMAC-SHA256 Credential", "A part of the Authorization header is not a valid key=value pair (missing equal-sign).")]
    [InlineData(
        "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=0",
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.")]
    [InlineData(
        "AWS4-HMAC-SHA256 Credential=a, Credential=b, SignedHeaders=host, Signature=0", "The Authorization header has a duplicate part.")]
    [InlineData(
        "AWS4-HMAC-SHA512 Credential=a, SignedHeaders=host, Signature=0", "The Authorization header is not an AWS4-HMAC-SHA256 signature.")]
    [InlineData("Basic bWU6c2VjcmV0", "The Authorization header is not an AWS4-HMAC-SHA256 signature.")]
    public void An_incomplete_signature_is_refused_and_the_error_says_what_is_missing(string header, string message) =>
        Assert.Equal(
            AccessRefusal.Incomplete(message),
            Authenticate(Requests.Of("POST", Path, Body, ("Host", Host), ("X-Amz-Date", Signer.Date), ("Authorization", header))).Refusal);

    [Theory]
    [InlineData("x-amz-date", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.")]
    [InlineData("host", "Each header that begins with 'x-amz-' must be a 'SignedHeader' in the AWS Authorization.")]
    [InlineData("x-amz-date;host", "SignedHeaders must be the names of headers in lower case, in order, each once.")]
    [InlineData("host;host;x-amz-date", "SignedHeaders must be the names of headers in lower case, in order, each once.")]
    [InlineData("Host;x-amz-date", "SignedHeaders must be the names of headers in lower case, in order, each once.")]
    public void A_list_of_signed_headers_must_be_sorted_and_contain_all_required_headers(string names, string message)
    {
        var request = Signed(Signer);
        request.Headers.Authorization = request.Headers.Authorization.ToString().Replace(
            "SignedHeaders=host;x-amz-date", $"SignedHeaders={names}", StringComparison.Ordinal);
        Assert.Equal(message, Authenticate(request).Refusal?.Message);
    }

    [Theory]
    [InlineData("UNSIGNED-PAYLOAD")]
    [InlineData("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void A_payload_must_match_its_signed_hash(string hash)
    {
        var headers = Signer.Headers("POST", Host, Path, "", Encoding.UTF8.GetBytes(Body), ("x-amz-content-sha256", hash));
        var request = Requests.Of(
            "POST", Path, Body, [.. headers.Select(header => (header.Key, header.Value)), ("Host", Host), ("x-amz-content-sha256", hash)]);
        Assert.Equal(
            "The provided 'x-amz-content-sha256' header does not match what was computed.", Authenticate(request).Refusal?.Message);
    }

    [Fact]
    public void Temporary_credentials_are_refused() =>
        Assert.Equal(
            AccessRefusal.Unrecognized,
            Authenticate(Requests.Of("POST", Path, Body, [.. Headers(Signer), ("X-Amz-Security-Token", "token")])).Refusal);

    [Fact]
    public void Temporary_credentials_in_a_presigned_address_are_refused()
    {
        var query = Signer.Presign("POST", Host, Path, Encoding.UTF8.GetBytes(Body));
        Assert.Equal(
            AccessRefusal.Unrecognized,
            Authenticate(Requests.Of("POST", $"{Path}?{query}&X-Amz-Security-Token=token", Body, ("Host", Host))).Refusal);
    }

    [Fact]
    public void A_request_with_signatures_in_both_the_header_and_the_query_is_refused()
    {
        var query = Signer.Presign("POST", Host, Path, Encoding.UTF8.GetBytes(Body));
        Assert.Equal(
            "InvalidSignatureException", Authenticate(Requests.Of("POST", $"{Path}?{query}", Body, [.. Headers(Signer)])).Refusal?.Type);
    }

    [Fact]
    public void A_request_with_any_byte_changed_is_refused()
    {
        // A character of what is signed, replaced by another of the same kind; a case of its own where the two mean the same.
        var changes = from place in Gen.Elements(0, 1, 2, 3, 4, 5)
                      from at in Gen.Choose(0, 1000)
                      from step in Gen.Choose(1, 25)
                      select (place, at, step);
        Prop.ForAll(changes.ToArbitrary(), change =>
        {
            var query = "Qualifier=abc%2Bdef";
            var headers = Signer.Headers("POST", Host, Path, query, Encoding.UTF8.GetBytes(Body), ("x-amz-log-type", "tail"));
            var (path, log, authorization, body, date) = (Path, "tail", headers["Authorization"], Body, headers["X-Amz-Date"]);
            var signature = authorization.IndexOf("Signature=", StringComparison.Ordinal) + "Signature=".Length;
            switch (change.place)
            {
                case 0: path = "/" + Change(path[1..], change.at, change.step); break;
                case 1: query = Change(query, change.at, change.step); break;
                case 2: log = Change(log, change.at, change.step); break;
                case 3: body = Change(body, change.at, change.step); break;
                case 4: authorization = authorization[..signature] + Change(authorization[signature..], change.at, change.step); break;
                default: date = Change(date, change.at, change.step); break;
            }
            return Authenticate(
                Requests.Of("POST", $"{path}?{query}", body, ("Host", Host), ("x-amz-log-type", log), ("X-Amz-Date", date),
                    ("Authorization", authorization))).Refusal is not null;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("b=1&a=2")]
    [InlineData("a=2&a=1&a=10")]
    [InlineData("a=%2B&a=%20&a=")]
    public void A_query_is_signed_in_the_order_of_its_names_and_then_of_its_values(string query)
    {
        var headers = Signer.Headers("POST", Host, Path, query, Encoding.UTF8.GetBytes(Body));
        var request = Requests.Of(
            "POST", $"{Path}?{query}", Body, [.. headers.Select(header => (header.Key, header.Value)), ("Host", Host)]);
        Assert.Equal("ci", Authenticate(request).Principal?.Name);
    }

    [Theory]
    [InlineData("+", "%2B")]
    [InlineData("%2B", "+")]
    [InlineData("a", "%41")]
    public void A_query_that_decodes_to_another_value_does_not_match_its_signature(string signed, string sent)
    {
        var headers = Signer.Headers("POST", Host, Path, $"Qualifier={(signed == "+" ? "%20" : signed)}", Encoding.UTF8.GetBytes(Body));
        Assert.NotNull(Authenticate(Requests.Of(
            "POST", $"{Path}?Qualifier={sent}", Body, [.. headers.Select(header => (header.Key, header.Value)), ("Host", Host)])).Refusal);
    }

    [Theory]
    [InlineData("an api key of twenty+", "key")]
    [InlineData("another api key of twenty+", null)]
    public void An_API_key_identifies_its_principal(string key, string? name)
    {
        var found = Authenticate(Requests.Of("GET", "/api/functions", "", ("x-api-key", key)));
        Assert.Equal((name, name is null ? AccessRefusal.Unrecognized : null), (found.Principal?.Name, found.Refusal));
    }

    [Theory]
    [InlineData(
        true,
        """{"auth_typ":"aad","claims":[{"typ":"http://schemas.microsoft.com/identity/claims/objectidentifier","val":"6B29FC40-CA47-1067-B31D-00DD010662DA"}]}""",
            "entra")]
    [InlineData(true, """{"auth_typ":"aad","claims":[{"typ":"oid","val":"6b29fc40-ca47-1067-b31d-00dd010662da"}]}""", "entra")]
    [InlineData(true, """{"auth_typ":"aad","claims":[{"typ":"oid","val":"6b29fc40-ca47-1067-b31d-00dd010662db"}]}""", null)]
    [InlineData(true, """{"auth_typ":"github","claims":[{"typ":"oid","val":"6b29fc40-ca47-1067-b31d-00dd010662da"}]}""", null)]
    [InlineData(true, """{"auth_typ":"aad","claims":[5,{"typ":7}]}""", null)]
    [InlineData(true, "[]", null)]
    [InlineData(true, "{", null)]
    [InlineData(false, """{"auth_typ":"aad","claims":[{"typ":"oid","val":"6b29fc40-ca47-1067-b31d-00dd010662da"}]}""", null)]
    public void An_Entra_ID_identity_that_App_Service_has_verified_identifies_its_principal(bool isOn, string principal, string? name)
    {
        var found = Authenticate(
            Requests.Of("GET", "/api/functions", "", ("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(principal)))),
            isOn);
        Assert.Equal(
            (name, name is null ? isOn ? AccessRefusal.Unrecognized : AccessRefusal.Missing : null),
            (found.Principal?.Name, found.Refusal));
    }

    [Theory]
    [InlineData("""{"auth_typ":"\ud800","claims":[]}""")]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"\ud800","val":"x"}]}""")]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"oid","val":"\udc00"}]}""")]
    [InlineData("""{"auth_typ":"aad","claims":[{"typ":"oid","val":1}]}""")]
    [InlineData("""{"auth_typ":"aad","claims":[null]}""")]
    [InlineData("{")]
    public void A_malformed_Entra_ID_identity_matches_no_principal(string principal) => Assert.Equal(AccessRefusal.Unrecognized,
        Authenticate(
            Requests.Of("GET", "/api/functions", "", ("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(principal)))),
            appService: true).Refusal);

    [Fact]
    public void No_refusal_reveals_a_secret()
    {
        foreach (var refusal in (AccessRefusal?[])[
            Authenticate(Signed(Signer with { Secret = "another secret of enough characters" })).Refusal,
            Authenticate(Requests.Of("GET", "/", "", ("Authorization", "Bearer secret-token"))).Refusal
        ])
            Assert.DoesNotMatch(
                "wJalr|secret|[0-9a-f]{64}", refusal!.Message.Replace("AWS Secret Access Key", "", StringComparison.Ordinal));
    }

    private static string Change(string text, int at, int step)
    {
        var index = at % text.Length;
        var old = text[index];
        var changed = char.IsAsciiLetterLower(old)
            ? (char)('a' + (old - 'a' + step) % 26)
            : char.IsAsciiDigit(old) ? (char)('0' + (old - '0' + 1 + step % 9) % 10) : old == 'x' ? 'y' : 'x';
        return string.Concat(text.AsSpan(0, index), changed.ToString(CultureInfo.InvariantCulture), text.AsSpan(index + 1));
    }

    private static HttpRequest Signed(TestSigner signer) => Requests.Of("POST", Path, Body, [.. Headers(signer)]);

    private static IEnumerable<(string, string)> Headers(TestSigner signer) =>
        signer.Headers("POST", Host, Path, "", Encoding.UTF8.GetBytes(Body)).Select(header => (header.Key, header.Value)).Append(
            ("Host", Host));

    private static Credentials Authenticate(HttpRequest request, bool appService = false)
    {
        var options = new AccessOptions { AppServiceAuthentication = appService };
        options.Principals["ci"] = new() { AccessKeyId = Signer.AccessKeyId, SecretAccessKey = Signer.Secret };
        options.Principals["key"] = new() { ApiKey = "an api key of twenty+" };
        options.Principals["entra"] = new() { EntraObjectId = "6b29fc40-ca47-1067-b31d-00dd010662da" };
        var authenticator = new Authenticator(new(Options.Create(options)), Options.Create(options), new ManualTimeProvider(Now));
        var credentials = authenticator.Read(request);
        if (credentials.Signature is null) return credentials;
        using var body = new MemoryStream();
        request.Body.CopyTo(body);
        return Authenticator.Verify(credentials, request, body.ToArray()) is { } refusal ? new(refusal) : credentials;
    }
}
