using Lambda.Functions.Callers.ApiGateway;

namespace Lambda.Functions.Tests.Callers.ApiGateway;

public sealed class PolicyPathTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/pets/1", "/pets/1")]
    [InlineData("/%61dmin", "/admin")]
    [InlineData("/%2561dmin", "/%2561dmin")]
    [InlineData("/a%2fb", "/a%2Fb")]
    [InlineData("/a%20b", "/a%20b")]
    [InlineData("/a%40b:c", "/a@b:c")]
    [InlineData("/caf%c3%a9", "/caf%C3%A9")]
    [InlineData("/a//b/", "/a//b/")]
    public void All_encodings_of_a_path_have_the_same_canonical_form(string sent, string canonical) =>
        Assert.Equal(canonical, PolicyPath.Of(sent));
}
