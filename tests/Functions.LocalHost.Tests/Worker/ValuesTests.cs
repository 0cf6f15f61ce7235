using Functions.LocalHost.Protocol;
using Functions.LocalHost.Worker;
using Newtonsoft.Json.Linq;

namespace Functions.LocalHost.Tests.Worker;

public sealed class ValuesTests
{
    [Fact]
    public void Text_that_looks_like_a_time_stays_as_it_was_written()
    {
        var value = Assert.IsType<JObject>(Values.ToObject(new TypedData { Json = """{"at":"2026-01-02T03:04:05+01:00"}""" }));
        Assert.Equal("""{"at":"2026-01-02T03:04:05+01:00"}""", Values.ToData(value).Json);
    }
}
