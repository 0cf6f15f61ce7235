using System.Net;
using Lambda.Engine.Access;
using Lambda.Functions.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Tests.Access;

public sealed class LocalAccessTests
{
    [Theory]
    [InlineData("Development", "", false, "127.0.0.1", "localhost:7071", true)]
    [InlineData("Development", "", false, "::1", "[::1]:7071", true)]
    [InlineData("Development", "", false, "127.0.0.1", "127.0.0.1:7071", true)]
    [InlineData("Development", "", false, null, "localhost", true)]
    [InlineData("Development", "", true, "127.0.0.1", "localhost:7071", false)]
    [InlineData("Production", "", false, "127.0.0.1", "localhost:7071", false)]
    [InlineData("Development", "WEBSITE_INSTANCE_ID", false, "127.0.0.1", "localhost:7071", false)]
    [InlineData("Development", "WEBSITE_POD_NAME", false, "127.0.0.1", "localhost:7071", false)]
    [InlineData("Development", "WEBSITE_SITE_NAME", false, "127.0.0.1", "localhost:7071", false)]
    [InlineData("Development", "CONTAINER_APP_NAME", false, "127.0.0.1", "localhost:7071", false)]
    [InlineData("Development", "", false, "192.168.0.7", "localhost:7071", false)]
    [InlineData("Development", "", false, "127.0.0.1", "rebound.example.com:7071", false)]
    [InlineData("Development", "", false, "127.0.0.1", "", false)]
    public void Callers_need_no_credentials_only_on_a_developer_machine_and_only_if_there_are_no_principals(
        string environment, string sign, bool hasPrincipal, string? remote, string host, bool admits)
    {
        var options = new AccessOptions();
        if (hasPrincipal) options.Principals["someone"] = new() { ApiKey = "an api key of twenty+" };
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new(sign.Length == 0 ? "OTHER" : sign, "1")]).Build();
        var access = new LocalAccess(new(Options.Create(options)), new Environment(environment), settings);
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        http.Request.Host = new(host);
        Assert.Equal(admits, access.Admits(http));
    }

    private sealed class Environment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;
        public string ApplicationName { get; set; } = "";
        public string ContentRootPath { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
