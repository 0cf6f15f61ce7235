using Functions.LocalHost.Protocol;
using Functions.LocalHost.Worker;
using Newtonsoft.Json.Linq;

namespace Functions.LocalHost.Tests.Worker;

public sealed class ValuesTests
{
    [Fact]
    public void A_string_that_looks_like_a_date_keeps_its_original_format()
    {
        var value = Assert.IsType<JObject>(Values.ToObject(new TypedData { Json = """{"at":"2026-01-02T03:04:05+01:00"}""" }));
        Assert.Equal("""{"at":"2026-01-02T03:04:05+01:00"}""", Values.ToData(value).Json);
    }
}
