using Functions.LocalHost.Configuration;

namespace Functions.LocalHost.Tests.Configuration;

public sealed class SwitchesTests
{
    [Theory]
    [InlineData("--prot=1", "The switch --prot has no effect on the host. Did you mean --port?")]
    [InlineData("--prt", "The switch --prt has no effect on the host. Did you mean --port?")]
    [InlineData("--ports", "The switch --ports has no effect on the host. Did you mean --port?")]
    [InlineData("--pork", "The switch --pork has no effect on the host. Did you mean --port?")]
    [InlineData("--url=http://localhost:1", "The switch --url has no effect on the host. Did you mean --urls?")]
    [InlineData("--Enviroment", "The switch --Enviroment has no effect on the host. Did you mean --environment?")]
    public void A_misspelt_switch_is_reported_with_the_right_spelling(string argument, string warning) =>
        Assert.Equal([warning], Switches.Warnings([argument, "1"]));

    [Theory]
    [InlineData("--port")]
    [InlineData("--PORT=1")]
    [InlineData("--urls=http://localhost:1")]
    [InlineData("--environment=Production")]
    [InlineData("--Lambda:Async:Retention=7.00:00:00")]
    [InlineData("--AzureWebJobsStorage=UseDevelopmentStorage=true")]
    [InlineData("--host")]
    [InlineData("--p")]
    [InlineData("--")]
    [InlineData("prot")]
    public void Switches_that_the_host_does_not_know_are_left_to_the_app(string argument) => Assert.Empty(Switches.Warnings([argument]));
}
