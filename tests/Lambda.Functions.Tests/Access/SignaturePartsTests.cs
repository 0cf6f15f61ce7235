using System.Buffers;
using System.Text;
using Lambda.Engine.Access;
using Lambda.Functions.Access.SignatureV4;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Lambda.Functions.Tests.Access;

/// <summary>The parts of a canonical request, each by itself.</summary>
public sealed class SignaturePartsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData("//", "/")]
    [InlineData("a", "/a")]
    [InlineData("/a//b", "/a/b")]
    [InlineData("/a/./b/../c/", "/a/c/")]
    [InlineData("/../a", "/a")]
    [InlineData("/a/..", "/")]
    [InlineData("/a/b/.", "/a/b/")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/..b", "/a/..b")]
    [InlineData("/.hidden", "/.hidden")]
    [InlineData("/a b/ä%20", "/a%20b/%C3%A4%2520")]
    public void Dots_and_empty_segments_of_a_path_are_resolved_and_the_rest_is_encoded(string path, string canonical) =>
        Assert.Equal(canonical, Written(output => CanonicalPath.Write(output, path)));

    [Theory]
    [InlineData("/a%3Ab", "/a%3Ab")]
    [InlineData("/a:b", "/a:b", "/a%3Ab")]
    [InlineData("/a%252Fb", "/a%252Fb", "/a%2Fb")]
    [InlineData("/a%252fb", "/a%252fb", "/a%2fb", "/a%2Fb")]
    [InlineData("/a:b%252Fc", "/a:b%252Fc", "/a%3Ab%252Fc", "/a:b%2Fc", "/a%3Ab%2Fc")]
    public void A_path_is_checked_in_every_spelling_that_a_proxy_may_have_changed(string path, params string[] spellings) =>
        Assert.Equal(spellings, CanonicalPath.Spellings(path));

    [Theory]
    [InlineData("", "")]
    [InlineData("?", "")]
    [InlineData("?a", "a=")]
    [InlineData("?a=", "a=")]
    [InlineData("a=1", "a=1")]
    [InlineData("?=1", "=1")]
    [InlineData("?&&b=2&a=1&", "a=1&b=2")]
    [InlineData("?a=2&a=1", "a=1&a=2")]
    [InlineData("?B=1&a=2", "B=1&a=2")]
    [InlineData("?a=x+y&c=%2B", "a=x%20y&c=%2B")]
    [InlineData("?a=b=c/d", "a=b%3Dc%2Fd")]
    [InlineData("?a=1&X-Amz-Signature=s", "a=1")]
    public void The_canonical_query_is_encoded_and_sorted_and_leaves_out_the_signature(string query, string canonical) =>
        Assert.Equal(canonical, Written(output => CanonicalQuery.Write(output, query)));

    [Theory]
    [InlineData("", "")]
    [InlineData("azAZ09-._~", "azAZ09-._~")]
    [InlineData("/", "%2F")]
    [InlineData("a ä€😀b", "a%20%C3%A4%E2%82%AC%F0%9F%98%80b")]
    [InlineData("\n", "%0A")]
    public void All_characters_are_percent_encoded_except_letters_and_digits_and_four_punctuation_marks(string text, string encoded) =>
        Assert.Equal(encoded, UriEncoding.Encode(text));

    [Fact]
    public void An_unpaired_surrogate_is_encoded_as_the_replacement_character() =>
        Assert.Equal("a%EF%BF%BD", UriEncoding.Encode("a\ud800"));

    [Fact]
    public void Header_values_are_trimmed_and_repeated_spaces_are_collapsed()
    {
        var request = Requests.Of("GET", "/", "", ("Host", "example.com"), ("a", "  x   y  z "), ("b", "1"), ("b", " 2 "), ("c", "\tä\t"));
        Assert.Equal(
            "a:x y z\nb:1,2\nc:ä\nhost:example.com\nnone:\n",
            Written(output => CanonicalHeaders.Write(output, "a;b;c;host;none", request)));
    }

    [Theory]
    [InlineData("host", true)]
    [InlineData("a;host;x-amz-date", true)]
    [InlineData("", false)]
    [InlineData("a", false)]
    [InlineData("host;a", false)]
    [InlineData("host;host", false)]
    [InlineData("host;", false)]
    [InlineData("Host", false)]
    [InlineData("a;hosts", false)]
    [InlineData("Z;host", false)]
    public void Signed_headers_must_be_sorted_and_include_the_host(string names, bool accepted) =>
        Assert.Equal(accepted, CanonicalHeaders.Check(names, new HeaderDictionary()) is null);

    [Theory]
    [InlineData("host;x-amz-date", true)]
    [InlineData("host", false)]
    [InlineData("host;x-amz-dat", false)]
    public void All_headers_that_begin_with_x_amz_in_any_case_must_be_signed(string names, bool accepted) =>
        Assert.Equal(accepted, CanonicalHeaders.Check(names, new HeaderDictionary { ["X-AMZ-Date"] = "1", ["Other"] = "2" }) is null);

    [Theory]
    [InlineData("20260102T030405Z", "20260102", null)]
    [InlineData("20260102T030905Z", "20260102", null)]
    [InlineData("20260102T025905Z", "20260102", null)]
    [InlineData("2026-01-02T03:04:05Z", "20260102", "Date must be in ISO-8601 'basic format', such as 20150830T123600Z.")]
    [InlineData("", "20260102", "Date must be in ISO-8601 'basic format', such as 20150830T123600Z.")]
    [InlineData(
        "20260102T030405Z", "20260103",
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260103' != '20260102', "
        + "from '20260102T030405Z'.")]
    public void The_date_of_a_signature_must_be_current_and_match_its_credential_scope(string date, string day, string? message) =>
        Assert.Equal(message, SignatureTime.Check(Signed(date, day), Now)?.Message);

    [Theory]
    [InlineData("X-Amz-Algorithm")]
    [InlineData("X-Amz-Credential")]
    [InlineData("X-Amz-Date")]
    [InlineData("X-Amz-Expires")]
    [InlineData("X-Amz-SignedHeaders")]
    [InlineData("X-Amz-Signature")]
    public void A_presigned_URL_must_contain_every_part_of_a_signature(string missing)
    {
        var query = Presigned();
        Assert.Null(PresignedQuery.Read(new QueryCollection(query), out _));
        query.Remove(missing);
        Assert.Equal(
            AccessRefusal.Incomplete($"AWS query-string parameters must include '{missing}'."),
            PresignedQuery.Read(new QueryCollection(query), out _));
    }

    [Fact]
    public void A_presigned_URL_is_parsed_into_access_key_and_date_and_signed_headers_and_signature_and_expiry()
    {
        Assert.Null(PresignedQuery.Read(new QueryCollection(Presigned()), out var signed));
        Assert.Equal(
            ("AKID", "20260102T030405Z", "host", "abc", TimeSpan.FromSeconds(60)),
            (signed.AccessKeyId.ToString(), signed.Date, signed.SignedHeaders.ToString(), signed.Signature.ToString(), signed.Expires));
        var query = Presigned();
        query["X-Amz-Algorithm"] = "AWS4-HMAC-SHA512";
        Assert.Equal(
            AccessRefusal.Incomplete("Unsupported AWS 'algorithm', supported is AWS4-HMAC-SHA256."),
            PresignedQuery.Read(new QueryCollection(query), out _));
        query = Presigned();
        query["X-Amz-Expires"] = "1";
        Assert.Null(PresignedQuery.Read(new QueryCollection(query), out _));
        query["X-Amz-Credential"] = "AKID";
        Assert.NotNull(PresignedQuery.Read(new QueryCollection(query), out _));
    }

    [Theory]
    [InlineData("/", false)]
    [InlineData("/?a=1", false)]
    [InlineData("/?X-Amz-Algorithm=x", true)]
    [InlineData("/?X-Amz-Signature=x", true)]
    public void A_URL_with_an_algorithm_or_a_signature_counts_as_presigned(string target, bool signed) =>
        Assert.Equal(signed, PresignedQuery.IsSigned(Requests.Of("GET", target, "")));

    [Theory]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=abc", null)]
    [InlineData("AWS4-HMAC-SHA256\tCredential=AKID/20260102/us-east-1/lambda/aws4_request,SignedHeaders=host,Signature=abc", null)]
    [InlineData("AWS4-HMAC-SHA256x", "Unsupported AWS 'algorithm', supported is AWS4-HMAC-SHA256.")]
    [InlineData("AWS4-HMAC-SHA256 Other=1", "The Authorization header has a part other than Credential, SignedHeaders and Signature.")]
    [InlineData("AWS4-HMAC-SHA256 Signature=a, Signature=b", "The Authorization header has a duplicate part.")]
    [InlineData("AWS4-HMAC-SHA256 SignedHeaders=a, SignedHeaders=b", "The Authorization header has a duplicate part.")]
    [InlineData("AWS4-HMAC-SHA256 Signature=a, Credential=b", "Authorization header requires 'SignedHeaders' parameter.")]
    public void An_Authorization_header_consists_of_a_credential_and_signed_headers_and_a_signature(string header, string? message)
    {
        var refusal = AuthorizationHeader.Read(header, new HeaderDictionary { ["X-Amz-Date"] = "20260102T030405Z" }, out var signed);
        Assert.Equal(message, refusal?.Message);
        if (message is null)
            Assert.Equal(
                ("AKID", "20260102T030405Z", "host", "abc", null),
                (signed.AccessKeyId.ToString(), signed.Date, signed.SignedHeaders.ToString(), signed.Signature.ToString(), signed.Expires));
    }

    [Fact]
    public void An_Authorization_header_requires_a_date_header() =>
        Assert.Equal(
            "Authorization header requires existence of a 'X-Amz-Date' header.",
            AuthorizationHeader.Read(
                "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c", new HeaderDictionary(), out _)?.Message);

    private static Dictionary<string, StringValues> Presigned() => new()
    {
        ["X-Amz-Algorithm"] = "AWS4-HMAC-SHA256",
        ["X-Amz-Credential"] = "AKID/20260102/us-east-1/lambda/aws4_request",
        ["X-Amz-Date"] = "20260102T030405Z",
        ["X-Amz-Expires"] = "60",
        ["X-Amz-SignedHeaders"] = "host",
        ["X-Amz-Signature"] = "abc",
    };

    private static SignedRequest Signed(string date, string day) =>
        new(default, new(day.AsMemory(), "us-east-1".AsMemory(), "lambda".AsMemory()), date, default, default);

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
