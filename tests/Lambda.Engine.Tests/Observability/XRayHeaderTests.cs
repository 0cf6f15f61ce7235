using System.Diagnostics;
using Lambda.Engine.Observability;

namespace Lambda.Engine.Tests.Observability;

public sealed class XRayHeaderTests
{
    private const string Root = "1-5759e988-bd862e3fe1be46a994272793";

    [Theory]
    [InlineData($"Root={Root};Parent=53995c3f42cd8ad8;Sampled=1", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01")]
    [InlineData($"Parent=53995c3f42cd8ad8; Sampled=0; Root={Root}", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00")]
    [InlineData($"Self=1-a;Root={Root};Parent=53995c3f42cd8ad8", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-00")]
    public void An_X_Ray_header_becomes_a_W3C_trace_context(string header, string expected) =>
        Assert.Equal(expected, XRayHeader.Read(header)?.Value);

    [Fact]
    public void A_trace_header_without_a_parent_gets_a_new_parent_id() =>
        Assert.StartsWith("00-5759e988bd862e3fe1be46a994272793-", XRayHeader.Read($"Root={Root}")?.Value, StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Root=")]
    [InlineData("Root=2-5759e988-bd862e3fe1be46a994272793")]
    [InlineData("Root=1-5759e988-bd862e3fe1be46a99427279")]
    [InlineData("Root=1-5759e98z-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8")]
    [InlineData($"Root={Root};Parent=53995c3f")]
    [InlineData("Parent=53995c3f42cd8ad8;Sampled=1")]
    public void Text_that_is_not_a_valid_trace_header_is_ignored(string? header) => Assert.Null(XRayHeader.Read(header));

    [Fact]
    public void A_trace_header_that_is_too_long_is_ignored() =>
        Assert.Null(XRayHeader.Read($"Root={Root};Parent=53995c3f42cd8ad8;Self={new string('x', 512)}"));

    [Fact]
    public void A_written_trace_header_is_read_back_as_the_same_trace_context()
    {
        using var activity = new Activity("a").SetIdFormat(ActivityIdFormat.W3C).Start();
        Assert.Equal(activity.Id, XRayHeader.Read(XRayHeader.Of(activity))?.Value);
        Assert.Null(XRayHeader.Of(null));
    }

    [Theory]
    [InlineData("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01", true)]
    [InlineData("00-00000000000000000000000000000000-53995c3f42cd8ad8-01", false)]
    [InlineData("5759e988bd862e3fe1be46a994272793", false)]
    [InlineData("", false)]
    public void An_invalid_traceparent_is_left_out(string text, bool isOne) =>
        Assert.Equal(isOne, TraceParent.Read(text, new string('x', 513)) is { State: null });
}
