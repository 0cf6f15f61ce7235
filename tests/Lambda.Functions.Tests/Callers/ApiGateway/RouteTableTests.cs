using Lambda.Functions.Callers.ApiGateway;

namespace Lambda.Functions.Tests.Callers.ApiGateway;

/// <summary>
/// The examples of https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html, and the rules behind them.
/// </summary>
public sealed class RouteTableTests
{
    private static string? Find(string method, string path, bool isRest, params string[] routes) =>
        new RouteTable(routes.Select(text => new GatewayRoute(ApiRoute.Parse(text)!, "f", "NONE", null)), isRest).TryFind(
            method, path, out var found, out _) ? found.Route.Key : null;

    [Theory]
    [InlineData("GET", "/pets/dog/1", "GET /pets/dog/1")]
    [InlineData("GET", "/pets/dog/2", "GET /pets/dog/{id}")]
    [InlineData("GET", "/pets/cat/1", "GET /pets/{proxy+}")]
    [InlineData("POST", "/test/5", "ANY /{proxy+}")]
    [InlineData("POST", "/", "$default")]
    public void The_most_specific_route_handles_the_request(string method, string path, string expected) =>
        Assert.Equal(
            expected,
            Find(method, path, isRest: false, "$default", "ANY /{proxy+}", "GET /pets/{proxy+}", "GET /pets/dog/{id}", "GET /pets/dog/1"));

    [Theory]
    [InlineData(false, "ANY /{kind}/b")]
    [InlineData(true, "ANY /a/{proxy+}")]
    public void A_REST_API_compares_routes_from_left_to_right_and_an_HTTP_API_tries_greedy_routes_last(bool isRest, string expected) =>
        Assert.Equal(expected, Find("GET", "/a/b", isRest, "ANY /a/{proxy+}", "ANY /{kind}/b"));

    [Theory]
    [InlineData("GET", "GET /a")]
    [InlineData("POST", "ANY /a")]
    public void A_route_for_the_method_wins_over_a_route_for_ANY(string method, string expected) =>
        Assert.Equal(expected, Find(method, "/a", false, "ANY /a", "GET /a"));

    [Theory]
    [InlineData("GET /a", "GET", "/a/")]
    [InlineData("GET /a", "GET", "/A")]
    [InlineData("GET /a/{id}", "GET", "/a/")]
    [InlineData("GET /a/{rest+}", "GET", "/a")]
    [InlineData("GET /a", "HEAD", "/a")]
    [InlineData("GET /a", "get", "/a")]
    [InlineData("ANY /a", "get", "/a")]
    [InlineData("ANY /a", "ANY", "/a")]
    [InlineData("ANY /a", "TRACE", "/a")]
    [InlineData("$default", "get", "/a")]
    public void A_request_that_matches_no_route_is_not_found(string route, string method, string path) =>
        Assert.Null(Find(method, path, false, route));

    [Theory]
    [InlineData("get /a")]
    [InlineData("GET a")]
    [InlineData("GET /a/")]
    [InlineData("GET /{a+}/b")]
    [InlineData("GET /{a}/{a}")]
    [InlineData("GET /{}")]
    [InlineData("GET /a{b}")]
    [InlineData("")]
    [InlineData(null)]
    public void Text_that_is_not_a_valid_route_is_refused(string? text) => Assert.Null(ApiRoute.Parse(text));

    [Fact]
    public void An_encoded_slash_stays_part_of_its_path_parameter()
    {
        var route = ApiRoute.Parse("GET /a/{id}")!;
        Assert.True(route.Matches("GET", ["a", "b%2Fc"], out var parameters));
        Assert.Equal("b/c", parameters["id"]);
    }
}
