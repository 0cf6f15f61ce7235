using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Lambda.Functions.Tests.Callers.ApiGateway;

public sealed class RestApiTests(CallersApp app) : IClassFixture<CallersApp>
{
    private const string Shop = "/api/callers/api-gateway/shop";
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<(int Status, string Body, HttpResponseMessage Answer)> SendAsync(
        string method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new(method), Shop + path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        var answer = await app.Client().SendAsync(request, Cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation), answer);
    }

    [Fact]
    public async Task A_request_passes_the_authorizer_and_reaches_the_sample_function()
    {
        var (status, body, answer) = await SendAsync("GET", "/pets/a%20cat", null, ("Authorization", "allow"));
        Assert.Equal((200, """{"pet":"a cat","caller":"user"}"""), (status, body));
        Assert.Equal(["last=a%20cat", "seen=1"], answer.Headers.GetValues("Set-Cookie"));
    }

    [Fact]
    public async Task The_event_matches_the_example_in_the_API_Gateway_guide()
    {
        using var body = new StringContent("{\r\n\t\"a\": 1\r\n}", Encoding.UTF8, "application/json");
        var (_, text, _) = await SendAsync(
            "POST", "/open/hello/world?name=me&multivalueName=you&multivalueName=me", body, ("headerName", "headerValue"));
        var json = JsonNode.Parse(text)!;
        Assert.Equal(
            ("/open/{proxy+}", "/open/hello/world", "POST"),
            ((string?)json["resource"], (string?)json["path"], (string?)json["httpMethod"]));
        Assert.Equal(
            ("headerValue", "headerValue"),
            ((string?)json["headers"]!["headerName"], (string?)json["multiValueHeaders"]!["headerName"]![0]));
        Assert.Equal("""{"name":"me","multivalueName":"me"}""", json["queryStringParameters"]!.ToJsonString());
        Assert.Equal("""{"name":["me"],"multivalueName":["you","me"]}""", json["multiValueQueryStringParameters"]!.ToJsonString());
        Assert.Equal("""{"proxy":"hello/world"}""", json["pathParameters"]!.ToJsonString());
        Assert.Equal("""{"stageVariableName":"stageVariableValue"}""", json["stageVariables"]!.ToJsonString());
        Assert.Equal(("{\r\n\t\"a\": 1\r\n}", false), ((string?)json["body"], (bool)json["isBase64Encoded"]!));
        var context = json["requestContext"]!;
        Assert.Equal(
            ("testStage", "shop", "/testStage/open/hello/world", "/open/{proxy+}"),
            ((string?)context["stage"], (string?)context["apiId"], (string?)context["path"], (string?)context["resourcePath"]));
        Assert.True(context.AsObject().ContainsKey("identity") && !context.AsObject().ContainsKey("authorizer"));
    }

    [Fact]
    public async Task Members_that_a_request_does_not_have_are_null_in_the_event()
    {
        var json = JsonNode.Parse((await SendAsync("GET", "/open/x")).Body)!.AsObject();
        foreach (var name in (string[])["queryStringParameters", "multiValueQueryStringParameters", "body"])
            Assert.True(json.ContainsKey(name) && json[name] is null, name);
    }

    [Theory]
    [InlineData("image/png", true)]
    [InlineData("image/png; q=1", true)]
    [InlineData("image/gif", false)]
    public async Task Only_a_body_with_a_binary_media_type_is_base64_in_the_event(string type, bool isBase64)
    {
        using var body = new ByteArrayContent("PNG"u8.ToArray());
        Assert.True(body.Headers.TryAddWithoutValidation("Content-Type", type));
        var json = JsonNode.Parse((await SendAsync("POST", "/open/x", body)).Body)!;
        Assert.Equal((isBase64 ? "UE5H" : "PNG", isBase64), ((string?)json["body"], (bool)json["isBase64Encoded"]!));
    }

    [Theory]
    [InlineData("image/png", "short")]
    [InlineData("image/png,text/html", "short")]
    [InlineData("text/html,image/png", "c2hvcnQ=")]
    public async Task A_binary_response_is_decoded_if_the_caller_prefers_a_binary_media_type(string accept, string expected)
    {
        using var body = Json("""{"statusCode":200,"body":"c2hvcnQ=","isBase64Encoded":true}""");
        var (_, text, _) = await SendAsync("POST", "/answers", body, ("Accept", accept));
        Assert.Equal(expected, text);
    }

    [Fact]
    public async Task The_list_of_values_wins_if_a_header_is_given_in_both_forms()
    {
        using var body = Json("""{"statusCode":201,"headers":{"X-One":"1","X-Both":"single"},"multiValueHeaders":{"x-both":["a","b"]}}""");
        var (status, _, answer) = await SendAsync("POST", "/answers", body);
        Assert.Equal(
            (201, "1", "a,b"), (status, answer.Headers.GetValues("X-One").Single(), string.Join(',', answer.Headers.GetValues("X-Both"))));
    }

    [Theory]
    [InlineData("""{"body":"no status"}""")]
    [InlineData("""{"statusCode":"two hundred"}""")]
    [InlineData("""{"statusCode":200,"body":{"an":"object"}}""")]
    [InlineData("""{"statusCode":200,"headers":["a"]}""")]
    [InlineData("""{"statusCode":200,"multiValueHeaders":{"a":"b"}}""")]
    [InlineData("""{"statusCode":200,"multiValueHeaders":{"a":["b\nc"]}}""")]
    [InlineData("\"text\"")]
    [InlineData("not JSON")]
    public async Task A_result_in_the_wrong_format_is_answered_with_502(string result)
    {
        using var body = Json(result);
        var (status, text, answer) = await SendAsync("POST", "/answers", body);
        Assert.Equal((502, """{"message":"Internal server error"}"""), (status, text));
        Assert.Equal("InternalServerErrorException", answer.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Theory]
    [InlineData("/fails", 502, "Internal server error")]
    [InlineData("/full", 500, "Internal server error")]
    [InlineData("/hangs", 504, "Endpoint request timed out")]
    [InlineData("/nowhere", 403, "Missing Authentication Token")]
    public async Task A_request_without_a_usable_result_is_answered_with_the_documented_error(string path, int status, string message)
    {
        var answer = await SendAsync("GET", path);
        Assert.Equal((status, $$"""{"message":"{{message}}"}"""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData(null, 401, """{"message":"Unauthorized"}""")]
    [InlineData("ALLOW", 401, """{"message":"Unauthorized"}""")]
    [InlineData("allow", 200, null)]
    [InlineData("deny", 403, """{"Message":"User is not authorized to access this resource with an explicit deny"}""")]
    [InlineData("other", 500, """{"message":null}""")]
    public async Task The_token_decides_whether_the_request_is_allowed(string? token, int status, string? body)
    {
        var answer = await SendAsync("GET", "/pets/1", null, token is null ? [] : [("Authorization", token)]);
        Assert.Equal(status, answer.Status);
        if (body is not null) Assert.Equal(body, answer.Body);
    }

    [Fact]
    public async Task A_policy_that_does_not_mention_the_method_denies_the_request()
    {
        var answer = await SendAsync("POST", "/pets/1", null, ("Authorization", "allow"));
        Assert.Equal((403, """{"Message":"User is not authorized to access this resource"}"""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_request_authorizer_receives_the_request_and_its_context_reaches_the_function_as_strings()
    {
        app.Counts.Answer =
            """{"principalId":"p","policyDocument":{"Version":"2012-10-17","Statement":{"Action":"execute-api:Invoke","Effect":"Allow","Resource":"*"}},"context":{"text":"t","number":1,"flag":true}}""";
        var (status, body, _) = await SendAsync("GET", "/asked?q=1");
        Assert.Equal(200, status);
        Assert.Equal(
            """{"text":"t","number":"1","flag":"true","principalId":"p"}""",
            JsonNode.Parse(body)!["requestContext"]!["authorizer"]!.ToJsonString());
        var asked = JsonNode.Parse(app.Counts.Events.Last())!;
        Assert.Equal(
            ("REQUEST", "arn:aws:execute-api:us-east-1:000000000000:shop/testStage/GET/asked", "1"),
            ((string?)asked["type"], (string?)asked["methodArn"], (string?)asked["queryStringParameters"]!["q"]));
        Assert.Equal("{}", asked["pathParameters"]!.ToJsonString());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"principalId":"p"}""")]
    [InlineData("""{"policyDocument":{"Statement":[{"Action":"*","Effect":"Allow","Resource":"*"}]}}""")]
    [InlineData("""{"principalId":"p","policyDocument":{"Statement":[{"Action":"*","Effect":"allow","Resource":"*"}]}}""")]
    [InlineData(
        """{"principalId":"p","policyDocument":{"Statement":[{"Action":"*","Effect":"Allow","Resource":"*"}]},"context":{"an":{"object":1}}}""")]
    [InlineData("""{"isAuthorized":true}""")]
    public async Task An_authorizer_with_an_invalid_result_denies_the_request(string answer)
    {
        app.Counts.Answer = answer;
        Assert.Equal((500, """{"message":null}"""), (await SendAsync("GET", "/asked")) is var (status, body, _) ? (status, body) : default);
    }

    [Fact]
    public async Task A_decision_is_cached_for_each_identity_and_applies_to_the_paths_in_its_policy()
    {
        app.Counts.Answer =
            """{"principalId":"p","policyDocument":{"Statement":[{"Action":"execute-api:Invoke","Effect":"Allow","Resource":"*/counted/a*"}]}}""";
        app.Counts.Events.Clear();
        Assert.Equal(401, (await SendAsync("GET", "/counted/a?tenant=t")).Status);
        Assert.Empty(app.Counts.Events);
        Assert.Equal(200, (await SendAsync("GET", "/counted/a?tenant=t", null, ("X-Key", "k"))).Status);
        Assert.Equal(200, (await SendAsync("GET", "/counted/a/2?tenant=t", null, ("X-Key", "k"))).Status);
        Assert.Equal(403, (await SendAsync("GET", "/counted/b?tenant=t", null, ("X-Key", "k"))).Status);
        Assert.Single(app.Counts.Events);
        Assert.Equal(200, (await SendAsync("GET", "/counted/a?tenant=kt", null, ("X-Key", ""), ("X-Key", "k"))).Status);
        Assert.Equal(2, app.Counts.Events.Count);
    }

    [Theory]
    [InlineData("/counted/secret/a")]
    [InlineData("/counted/%73ecret/a")]
    [InlineData("/%63ounted/secret/a")]
    public async Task A_policy_denies_every_encoding_of_a_path(string path)
    {
        app.Counts.Answer = """
            {"principalId":"p","policyDocument":{"Statement":[
              {"Action":"execute-api:Invoke","Effect":"Allow","Resource":"*"},
              {"Action":"execute-api:Invoke","Effect":"Deny","Resource":"*/GET/counted/secret/*"}]}}
            """;
        var (status, body, _) = await SendAsync("GET", path + "?tenant=encoded", null, ("X-Key", "k"));
        Assert.Equal((403, true), (status, body.Contains("explicit deny", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_body_over_6_MB_is_refused()
    {
        using var body = new ByteArrayContent(new byte[6 * 1024 * 1024 + 1]);
        var answer = await SendAsync("POST", "/open/x", body);
        Assert.Equal((413, """{"message":"Request Too Long"}"""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("api-gateway/none/x")]
    [InlineData("load-balancer/none/x")]
    [InlineData("cloudformation/none")]
    public async Task An_API_that_is_not_in_the_settings_is_not_found(string address)
    {
        using var answer = await app.Client().PostAsync(
            new Uri($"/api/callers/{address}", UriKind.Relative), JsonContent.Create("x"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
