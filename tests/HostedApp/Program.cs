using HostedApp;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// As any app of the isolated worker: nothing here knows which host runs it.
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseWhen<RefusingMiddleware>(context => context.FunctionDefinition.Name == "Refused");
builder.Services.AddSingleton<Calls>();
if (builder.Configuration["HoldsStart"] == "true") builder.Services.AddHostedService<HeldStart>();
builder.Build().Run();
