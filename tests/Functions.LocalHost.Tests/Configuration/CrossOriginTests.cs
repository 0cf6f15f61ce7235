using Functions.LocalHost.Configuration;
using Functions.LocalHost.Http;

namespace Functions.LocalHost.Tests.Configuration;

public sealed class CrossOriginTests
{
    [Theory]
    [InlineData("""{"Host":{"CORS":"http://a:1, http://b"}}""", "", "http://a:1,http://b", false)]
    [InlineData("""{"Host":{"CORS":"http://a:1","CORSCredentials":true}}""", "", "http://a:1", true)]
    [InlineData("""{"Host":{"CORS":"http://a:1","CORSCredentials":true}}""", "--cors=http://b --cors-credentials=false", "http://b", false)]
    [InlineData("{}", "--port 1 --cors * --environment=Test", "*", false)]
    [InlineData("{}", "--cors http://b --cors-credentials", "http://b", true)]
    [InlineData("{}", "--cors-credentials", null, false)]
    [InlineData("""{"Host":{"CORS":""}}""", "", null, false)]
    public void Allowed_origins_come_from_the_settings_file_or_from_switches(
        string file, string switches, string? origins, bool credentials)
    {
        var policy = Of(file, switches).Policy;
        Assert.Equal((origins, credentials),
            (policy is null ? null : string.Join(',', policy.Origins), policy?.SupportsCredentials ?? false));
    }

    [Theory]
    [InlineData("--cors=*", "--cors-credentials", "'*'")]
    [InlineData("--cors=localhost:5173", "", "'localhost:5173'")]
    [InlineData("--cors=http://a/path", "", "'http://a/path'")]
    public void An_origin_that_browsers_would_not_accept_is_refused(string cors, string credentials, string named) =>
        Assert.Contains(named, Assert.Throws<HostConfigurationException>(() => Of("{}", $"{cors} {credentials}")).Message,
            StringComparison.Ordinal);

    private static CrossOrigin Of(string file, string switches)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "local.settings.json");
            File.WriteAllText(path, file);
            return CrossOrigin.Of(LocalSettings.Read(new(folder.FullName, null, path)),
                switches.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
