using System.Text;
using Lambda.Functions.Api.Urls;

namespace Lambda.Functions.Tests.Api.Urls;

/// <summary>Results after https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload.</summary>
public sealed class UrlAnswerTests
{
    private static UrlAnswer? Read(string result) => UrlAnswer.Read(Encoding.UTF8.GetBytes(result));

    [Theory]
    [InlineData("""{ "message" : "Hello, world!" }""")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    public void A_result_without_a_status_code_becomes_the_body_byte_for_byte(string result)
    {
        var answer = Read(result)!;
        Assert.Equal((200, result), (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)));
        Assert.Equal([("Content-Type", "application/json")], answer.Headers);
    }

    [Theory]
    [InlineData("\"hello\"", "hello")]
    [InlineData("\"\"", "")]
    [InlineData("\"Gr\\u00fc\\u00dfe \\\"\\ud83d\\ude00\\\"\"", "Grüße \"😀\"")]
    public void A_string_result_becomes_the_body_without_the_quotes(string result, string body)
    {
        var answer = Read(result)!;
        Assert.Equal((200, body), (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)));
        Assert.Equal([("Content-Type", "application/json")], answer.Headers);
    }

    [Fact]
    public void A_result_with_a_status_code_sets_the_status_and_headers_and_cookies_and_body()
    {
        var answer = Read(
            """{"statusCode":201,"headers":{"Content-Type":"text/html","My-Custom-Header":"Custom Value","X-Number":7,"Connection":"close"},"body":"<p>","cookies":["Cookie_1=Value1; Expires=21 Oct 2021 07:48 GMT","Cookie_2=Value2"],"isBase64Encoded":false}""")!;
        Assert.Equal((201, "<p>"), (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)));
        Assert.Equal([("Content-Type", "text/html"), ("My-Custom-Header", "Custom Value"), ("X-Number", "7")], answer.Headers);
        Assert.Equal(["Cookie_1=Value1; Expires=21 Oct 2021 07:48 GMT", "Cookie_2=Value2"], answer.Cookies);
    }

    [Theory]
    [InlineData("""{"statusCode":204}""", 204, "")]
    [InlineData("""{"statusCode":"404","body":null,"headers":null,"cookies":null}""", 404, "")]
    [InlineData("""{"statusCode":200,"body":"/wA=","isBase64Encoded":true}""", 200, "FF00")]
    [InlineData("""{"statusCode":200,"body":"/wA="}""", 200, "2F77413D")]
    public void Members_of_a_result_can_be_left_out_and_a_body_can_be_base64(string result, int status, string body) =>
        Assert.Equal((status, body), Read(result) is { } answer ? (answer.Status, Convert.ToHexString(answer.Body.Span)) : default);

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("""{"statusCode":"many"}""")]
    [InlineData("""{"statusCode":null}""")]
    [InlineData("""{"statusCode":99}""")]
    [InlineData("""{"statusCode":600}""")]
    [InlineData("""{"statusCode":200,"body":{}}""")]
    [InlineData("""{"statusCode":200,"body":"%","isBase64Encoded":true}""")]
    [InlineData("""{"statusCode":200,"headers":[]}""")]
    [InlineData("""{"statusCode":200,"headers":{"a":["b"]}}""")]
    [InlineData("""{"statusCode":200,"headers":{"a b":"c"}}""")]
    [InlineData("""{"statusCode":200,"headers":{"a":"b\r\nSet-Cookie: c=d"}}""")]
    [InlineData("""{"statusCode":200,"headers":{"a":"José"}}""")]
    [InlineData("""{"statusCode":200,"headers":{"a":"日本"}}""")]
    [InlineData("""{"statusCode":200,"headers":{"a":"\ud800"}}""")]
    [InlineData("""{"statusCode":200,"cookies":["c=José"]}""")]
    [InlineData("""{"statusCode":200,"body":"\ud800"}""")]
    [InlineData("\"\\ud800\"")]
    [InlineData("""{"statusCode":200,"cookies":"c=d"}""")]
    [InlineData("""{"statusCode":200,"cookies":["c=d\r\nX: y"]}""")]
    public void A_malformed_result_does_not_become_a_response(string result) => Assert.Null(Read(result));
}
