using Local.Indexing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Local.Tests.Worker;

public sealed class FunctionIndexerTests
{
    [Theory]
    [InlineData(typeof(AsyncVoid), "AZFW0002")]
    [InlineData(typeof(NoTrigger), "exactly one trigger, this one has 0")]
    [InlineData(typeof(TwoTriggers), "exactly one trigger, this one has 2")]
    [InlineData(typeof(BadName), "'1st' is not a function name")]
    [InlineData(typeof(NotPublic), "public method of a public class")]
    [InlineData(typeof(SameName), "names more than one function")]
    [InlineData(typeof(RetriedHttp), "AZFW0012")]
    public void What_the_real_build_or_host_would_refuse_is_refused(Type type, string reason) =>
        Assert.Contains(reason, Assert.Throws<FunctionIndexingException>(() => FunctionIndexer.Index([type])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_function_is_found_with_its_trigger() =>
        Assert.Equal([("Good", "r")], FunctionIndexer.Index([typeof(Good)]).Select(function => (function.Name, function.TriggerParameter.Name!)));

    public static class Good
    {
        [Function("Good")] public static void Run([HttpTrigger] HttpRequest r) => _ = r;
    }

    public static class RetriedHttp
    {
        [Function("A"), FixedDelayRetry(1, "00:00:01")] public static void Run([HttpTrigger] HttpRequest r) => _ = r;
    }

    public static class AsyncVoid
    {
        [Function("A")] public static async void Run([HttpTrigger] HttpRequest r) => await Task.FromResult(r);
    }

    public static class NoTrigger
    {
        [Function("A")] public static void Run(HttpRequest r) => _ = r;
    }

    public static class TwoTriggers
    {
        [Function("A")] public static void Run([HttpTrigger] HttpRequest r, [HttpTrigger] HttpRequest s) => _ = (r, s);
    }

    public static class BadName
    {
        [Function("1st")] public static void Run([HttpTrigger] HttpRequest r) => _ = r;
    }

    private static class NotPublic
    {
        [Function("A")] public static void Run([HttpTrigger] HttpRequest r) => _ = r;
    }

    public static class SameName
    {
        [Function("A")] public static void Run([HttpTrigger] HttpRequest r) => _ = r;
        [Function("a")] public static void Walk([HttpTrigger] HttpRequest r) => _ = r;
    }
}
