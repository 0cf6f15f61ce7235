using System.Text;
using Lambda.Engine.Access;
using Lambda.Functions.Access.SignatureV4;

namespace Lambda.Functions.Tests.Access;

/// <summary>AWS's published test suite of Signature Version 4: each request with its signature in the header and in the query.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html; the suite itself is published with
/// AWS's common runtime.</remarks>
public sealed class SignatureVectorTests
{
    private const string Unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string Form = "Content-Type: application/x-www-form-urlencoded";

    [Theory]
    [InlineData("get-vanilla", "GET", "/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d")]
    [InlineData(
        "get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1", "",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
        "86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5")]
    [InlineData(
        "get-vanilla-query-order-encoded", "GET", "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1", "",
        "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
        "c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787")]
    [InlineData(
        "get-vanilla-query-unreserved", "GET", $"/?{Unreserved}={Unreserved}", "",
        "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
        "8e76a88a7433637b12778d5592799b29ad21ecd6cf6325051c21d86f0acda2bf")]
    [InlineData(
        "get-vanilla-empty-query-key", "GET", "/?Param1=value1", "", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
        "49096700cbbaa5753443850f40df10f904fc2fdb544dc9512203cc77c471a9de")]
    [InlineData("get-vanilla-utf8-query", "GET", "/?ሴ=bar", "", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
        "0bdd809b1519ac4f0c1dc3540e2cc46bd0c7f778eda408b2ebf3b913d21ff600")]
    [InlineData("get-utf8", "GET", "/ሴ", "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
        "10eae3f14a260bd3911cc6d008d3c576d143b05b62f09782a7a4b37f52178e44")]
    [InlineData("get-unreserved", "GET", $"/{Unreserved}", "", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
        "95968482db1b9e0fadef6efc1bd24689f77c77d9ef56919c96a28cc92e0d6005")]
    [InlineData("get-space-normalized", "GET", "/example space/", "", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
        "7a1f416954786484c9824d93c1f26ef64acb9b1b6c9154d08c9f07d0e394abf6")]
    [InlineData("get-relative-normalized", "GET", "/example/..", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d")]
    [InlineData(
        "get-relative-relative-normalized", "GET", "/example1/example2/../..", "",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d")]
    [InlineData("get-slash-normalized", "GET", "//", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d")]
    [InlineData("get-slash-dot-slash-normalized", "GET", "/./", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d")]
    [InlineData(
        "get-slash-pointless-dot-normalized", "GET", "/./example", "", "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
        "35034b1a0bdd969f346975386daf8aedfd4976573b8348cf4f67eaa41c5857de")]
    [InlineData("get-slashes-normalized", "GET", "//example//", "", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
        "c1834e8fb0307243711f0f907f6ab7311ed300d87f13792d7ee4da89ab93e082")]
    [InlineData(
        "get-header-key-duplicate", "GET", "/", "My-Header1: value2|My-Header1: value2|My-Header1: value1",
        "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
        "3349ee0b81b4b589da0ff28a395c3591e04de515651dd74f298fa992d1507a97")]
    [InlineData(
        "get-header-value-order", "GET", "/", "My-Header1: value4|My-Header1: value1|My-Header1: value3|My-Header1: value2",
        "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
        "313720e71ca6202fdcfa9b20f88de01a4eb0638a83c833b1c184359a4eda864e")]
    [InlineData(
        "get-header-value-trim", "GET", "/", "My-Header1:  value1|My-Header2:  \"a   b   c\"",
        "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
        "e7bb0fd515e125e1aec2ecc4c0c17484fb06f6846b927c35e46005dd3df3acd4")]
    [InlineData("post-vanilla", "POST", "/", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        "2ce6e6d2e0cf2f9d1b55fafec88cd20574c31dc2e7631979f71ba2310083e95b")]
    [InlineData("post-vanilla-query", "POST", "/?Param1=value1", "", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
        "a9ef26247f293bffe40eeff86a0480ba8c14d31503b2e0c3399e3a16bf1a3682")]
    [InlineData(
        "post-header-key-sort", "POST", "/", "My-Header1: value1", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
        "c09d07e0d55871f10f2a6d350d994acf6825a3cae70673d7def55616e6119dd7")]
    [InlineData(
        "post-header-value-case", "POST", "/", "My-Header1: VALUE1", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
        "0698bc9e4f7f9139065ba2909c0e99da257e8e2a42492a097bcd46d792391fed")]
    [InlineData(
        "post-x-www-form-urlencoded", "POST", "/",
        $"{Form}|Content-Length: 13|x-amz-content-sha256:9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
        "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b", null, "Param1=value1")]
    [InlineData(
        "post-x-www-form-urlencoded-parameters", "POST", "/",
        $"{Form}; charset=utf-8|Content-Length: 13|x-amz-content-sha256:9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
        "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422", null, "Param1=value1")]
    public void A_published_test_vector_has_the_published_signature(
        string name, string method, string target, string headers, string inHeader, string? inQuery, string body = "")
    {
        var sent = headers.Split('|', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2)).Select(pair => (pair[0], pair[1])).Append(("Host", "example.amazonaws.com")).ToList();
        Assert.True(IsSigned(method, target, body, [.. sent, ("X-Amz-Date", "20150830T123600Z")], inHeader), name);
        Assert.False(IsSigned(method, target, body + "x", [.. sent, ("X-Amz-Date", "20150830T123600Z")], inHeader), name);
        if (inQuery is null) return;

        var signedNames = Uri.EscapeDataString(Names([.. sent]));
        var presigned =
            $"{target}{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders={signedNames}&X-Amz-Expires=3600&X-Amz-Signature={inQuery}";
        Assert.True(IsSigned(method, presigned, body, [.. sent], inQuery), name);
    }

    private static bool IsSigned(string method, string target, string body, (string Name, string Value)[] headers, string signature)
    {
        var scope = new CredentialScope("20150830".AsMemory(), "us-east-1".AsMemory(), "service".AsMemory());
        var signed = new SignedRequest(
            "AKIDEXAMPLE".AsMemory(), scope, "20150830T123600Z", Names(headers).AsMemory(), signature.AsMemory());
        return SignatureCheck.Verify(
            signed, new SigningKey("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), Requests.Of(method, target, body, headers),
                Encoding.UTF8.GetBytes(body)) is null;
    }

    private static string Names((string Name, string Value)[] headers) =>
        string.Join(';', headers.Select(header => header.Name.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal));
}
