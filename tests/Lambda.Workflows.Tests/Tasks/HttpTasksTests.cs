using System.Net;
using System.Text.Json.Nodes;
using Lambda.Workflows.Tasks.Http;
using Lambda.Workflows.Tasks.Targets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tests.Tasks;

public sealed class HttpTasksTests(HttpTasksTests.Server server) : IClassFixture<HttpTasksTests.Server>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The names "shop.test" and "bank.test" are the server, as "localhost" is.</summary>
    private static HttpTaskClient Client(TimeSpan? timeout = null) =>
        new((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), timeout ?? TimeSpan.FromMinutes(1));

    private async Task<JsonNode?> CallAsync(ConnectionTarget connection, string input, TimeSpan? timeout = null)
    {
        using var client = Client(timeout);
        var tasks = new HttpTasks(Options.Create(new WorkflowTargets { Connections = { ["shop"] = connection } }), client);
        return await tasks.RunAsync(Some.Task("http:invoke", Input(input)), Cancellation);
    }

    private async Task<Workflows.Tasks.TaskException> ErrorAsync(ConnectionTarget connection, string input, TimeSpan? timeout = null) =>
        await Assert.ThrowsAsync<Workflows.Tasks.TaskException>(() => CallAsync(connection, input, timeout));

    private string Input(string input)
    {
        var members = (JsonObject)JsonNode.Parse(input.Replace("PORT", $"{server.Port}", StringComparison.Ordinal))!;
        members["Authentication"] ??= JsonNode.Parse(
            """{"ConnectionArn":"arn:aws:events:us-east-1:000000000000:connection/shop/a46f"}""");
        return members.ToJsonString();
    }

    private ConnectionTarget Listed(params string[] hosts)
    {
        var connection = new ConnectionTarget { Networks = { "127.0.0.0/8" } };
        foreach (var host in hosts)
            connection.Hosts.Add($"http://{host}:{server.Port}");
        return connection;
    }

    [Fact]
    public async Task An_endpoint_is_called_and_its_response_becomes_the_result()
    {
        var connection = Listed("shop.test");
        (connection.ApiKeyName, connection.ApiKeyValue) = ("x-key", "secret");

        var answer = await CallAsync(connection, """
            {
              "ApiEndpoint": "http://shop.test:PORT/echo", "Method": "POST", "RequestBody": { "order": 1 },
              "QueryParameters": { "a": "b c", "d": [1, 2] }, "Headers": { "x-mine": "1", "X-KEY": "not this one" }
            }
            """);

        Assert.Equal((200, "OK"), ((int)answer!["StatusCode"]!, (string?)answer["StatusText"]));
        Assert.Equal("""["application/json; charset=utf-8"]""", answer["Headers"]!["content-type"]!.ToJsonString());
        Assert.Equal(
            """
            {"method":"POST","query":"?a=b%20c\u0026d=1\u0026d=2","body":"{\u0022order\u0022:1}","type":"application/json",
            "key":"secret","mine":"1","authorization":""}
            """.ReplaceLineEndings(""),
            answer["ResponseBody"]!.ToJsonString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Testing_a_state_reports_the_request_and_the_response(bool revealsSecrets)
    {
        var connection = Listed("shop.test");
        (connection.ApiKeyName, connection.ApiKeyValue) = ("x-key", "secret");
        var trace = new HttpTrace(revealsSecrets);

        using (trace.Begin())
            await CallAsync(connection, """
                {"ApiEndpoint":"http://shop.test:PORT/echo","Method":"PUT","RequestBody":{"a":1},"Headers":{"x-mine":"1"}}
                """);

        Assert.Null(HttpTrace.Current);
        Assert.Equal(
            ("http", "PUT", $"http://shop.test:{server.Port}/echo", """{"a":1}"""),
            ((string?)trace.Request!["protocol"], (string?)trace.Request["method"], (string?)trace.Request["url"],
                (string?)trace.Request["body"]));
        Assert.Contains("x-mine: 1", (string?)trace.Request["headers"], StringComparison.Ordinal);
        Assert.Equal(revealsSecrets, ((string?)trace.Request["headers"])!.Contains("x-key: secret", StringComparison.Ordinal));
        Assert.Equal("200", (string?)trace.Response!["statusCode"]);
        Assert.Contains("\"mine\":\"1\"", (string?)trace.Response["body"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_can_have_a_form_body_and_basic_authentication()
    {
        var connection = Listed("shop.test");
        (connection.Username, connection.Password) = ("u", "p");

        var answer = await CallAsync(connection, """
            {
              "ApiEndpoint": "http://shop.test:PORT/echo", "Method": "POST", "RequestBody": { "a": "b c", "d": ["1", "2"] },
              "Transform": { "RequestBodyEncoding": "URL_ENCODED" }, "Headers": { "Authorization": "not this one" }
            }
            """);

        var told = answer!["ResponseBody"]!;
        Assert.Equal(
            ("a=b+c&d=1&d=2", "application/x-www-form-urlencoded", "Basic dTpw"),
            ((string?)told["body"], (string?)told["type"], (string?)told["authorization"]));
    }

    [Theory]
    [InlineData(404, "States.Http.StatusCode.404", "no such thing")]
    [InlineData(500, "States.Http.StatusCode.500", "no such thing")]
    public async Task An_error_status_of_the_endpoint_fails_the_task_with_that_status(int status, string error, string cause)
    {
        var failure = await ErrorAsync(
            Listed("shop.test"), $$"""{"ApiEndpoint":"http://shop.test:PORT/status/{{status}}","Method":"GET"}""");

        Assert.Equal((error, cause), (failure.Error, failure.Cause));
    }

    [Theory]
    [InlineData("""{"ApiEndpoint":"nonsense","Method":"GET"}""", "not a URL")]
    [InlineData("""{"ApiEndpoint":"http://shop.test:PORT/","Method":"TRACE"}""", "TRACE")]
    [InlineData("""{"ApiEndpoint":"http://other.test:PORT/","Method":"GET"}""", "does not allow calls to http://other.test")]
    [InlineData("""{"ApiEndpoint":"https://shop.test:PORT/","Method":"GET"}""", "does not allow calls to https://shop.test")]
    [InlineData("""{"ApiEndpoint":"http://shop.test/","Method":"GET"}""", "does not allow calls to http://shop.test")]
    [InlineData("""{"ApiEndpoint":"http://a@shop.test:PORT/","Method":"GET"}""", "does not allow calls")]
    [InlineData("""{"ApiEndpoint":"http://shop.test:PORT/","Method":"GET","Headers":{"Host":"other"}}""", "header 'Host'")]
    [InlineData(
        """{"ApiEndpoint":"http://shop.test:PORT/","Method":"GET","Headers":{"x-forwarded-for":"other"}}""", "header 'x-forwarded-for'")]
    [InlineData("""{"ApiEndpoint":"http://shop.test:PORT/","Method":"GET","Headers":{"a":"b\r\nc: d"}}""", "header 'a'")]
    [InlineData("""{"ApiEndpoint":"http://shop.test:PORT/","Method":"GET","Authentication":{"ConnectionArn":"none"}}""",
        "set Lambda:Workflows:Connections:none:Hosts")]
    public async Task An_endpoint_that_its_connection_does_not_allow_is_not_called(string input, string cause)
    {
        var failure = await ErrorAsync(Listed("shop.test"), input);

        Assert.Equal("States.Runtime", failure.Error);
        Assert.Contains(cause, failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_name_that_resolves_to_a_private_address_is_not_called()
    {
        var connection = Listed("shop.test");
        connection.Networks.Clear();

        var failure = await ErrorAsync(connection, """{"ApiEndpoint":"http://shop.test:PORT/echo","Method":"GET"}""");

        Assert.Equal("States.Http.Socket", failure.Error);
        Assert.Contains("no address that the connection allows", failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task A_private_address_in_the_settings_is_called(string host)
    {
        var connection = Listed(host);
        connection.Networks.Clear();

        Assert.Equal(
            200, (int)(await CallAsync(connection, $$"""{"ApiEndpoint":"http://{{host}}:PORT/echo","Method":"GET"}"""))!["StatusCode"]!);
    }

    [Fact]
    public async Task Redirects_are_followed_only_to_allowed_hosts()
    {
        var both = await CallAsync(
            Listed("shop.test", "bank.test"), """{"ApiEndpoint":"http://shop.test:PORT/to/bank.test","Method":"POST","RequestBody":"a"}""");
        var one = await ErrorAsync(
            Listed("shop.test"), """{"ApiEndpoint":"http://shop.test:PORT/to/bank.test","Method":"POST","RequestBody":"a"}""");
        var endless = await ErrorAsync(Listed("shop.test"), """{"ApiEndpoint":"http://shop.test:PORT/loop","Method":"GET"}""");

        Assert.Equal(("GET", ""), ((string?)both!["ResponseBody"]!["method"], (string?)both["ResponseBody"]!["body"]));
        Assert.Equal("States.Http.StatusCode.302", one.Error);
        Assert.Contains("which the connection does not allow", one.Cause, StringComparison.Ordinal);
        Assert.Equal("States.Http.StatusCode.302", endless.Error);
    }

    [Fact]
    public async Task A_response_over_256_KB_is_refused()
    {
        var fits = await CallAsync(Listed("shop.test"), """{"ApiEndpoint":"http://shop.test:PORT/bytes/262144","Method":"GET"}""");
        var failure = await ErrorAsync(Listed("shop.test"), """{"ApiEndpoint":"http://shop.test:PORT/bytes/262145","Method":"GET"}""");

        Assert.Equal(262_144, ((string)fits!["ResponseBody"]!).Length);
        Assert.Equal("States.DataLimitExceeded", failure.Error);
    }

    [Fact]
    public async Task An_endpoint_that_does_not_respond_in_time_fails_the_task()
    {
        var failure = await ErrorAsync(
            Listed("shop.test"), """{"ApiEndpoint":"http://shop.test:PORT/never","Method":"GET"}""", TimeSpan.FromMilliseconds(50));

        Assert.Equal("States.Http.Socket", failure.Error);
        Assert.Contains("did not answer", failure.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("168.63.129.16", true)]
    [InlineData("127.0.0.2", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("64:ff9b::a00:1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("2606:4700::1111", false)]
    public void Private_addresses_are_recognized(string address, bool isPrivate) =>
        Assert.Equal(isPrivate, PrivateAddresses.Has(IPAddress.Parse(address)));

    public sealed class Server : IAsyncLifetime
    {
        private WebApplication app = null!;

        public int Port { get; private set; }

        public async ValueTask InitializeAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            app.Map("/echo", async (HttpRequest request) =>
            {
                using var reader = new StreamReader(request.Body);
                return Results.Json(new
                {
                    method = request.Method,
                    query = request.QueryString.Value,
                    body = await reader.ReadToEndAsync(),
                    type = request.ContentType,
                    key = request.Headers["x-key"].ToString(),
                    mine = request.Headers["x-mine"].ToString(),
                    authorization = request.Headers.Authorization.ToString(),
                });
            });
            app.Map("/status/{status:int}", (int status) => Results.Text("no such thing", statusCode: status));
            app.Map("/to/{host}", (string host) => Results.Redirect($"http://{host}:{Port}/echo"));
            app.Map("/loop", (HttpRequest request) => Results.Redirect(request.GetDisplayUrl()));
            app.Map("/bytes/{count:int}", (int count) => Results.Text(new string('a', count)));
            app.Map("/never", (CancellationToken gone) => Task.Delay(Timeout.Infinite, gone));
            await app.StartAsync();
            Port = new Uri(app.Urls.First()).Port;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
