using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Extensions.Primitives;
using OrgStarter.Site;
using OrgStarter.Texts;

namespace OrgStarter.Features.FormDrafts;

/// <summary>
/// Restores form input after a sign-in. Binds the page's form properties again, after its GET handler has loaded the page. Does not
/// validate or save anything: the user reviews the form and sends it.
/// </summary>
public sealed class FormDraftFilter(FormDraftStore kept, IModelBinderFactory binders, IModelMetadataProvider metadata) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var executed = await next();
        var http = context.HttpContext;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            await kept.ForgetAsync(http);
        }
        else if (executed.Result is PageResult or PartialViewResult
            && context.HandlerInstance is PageModel page
            && await kept.FindAsync(http) is { } fields)
        {
            await FillAsync(
                context,
                page,
                new FormCollection(fields.ToDictionary(field => field.Key, field => new StringValues(field.Value))));
        }
    }

    private async Task FillAsync(PageHandlerExecutingContext context, PageModel page, IFormCollection fields)
    {
        var values = new FormValueProvider(BindingSource.Form, fields, CultureInfo.CurrentCulture);
        // Skips properties that also bind on GET; those keep the values from the URL.
        foreach (var property in context.ActionDescriptor.BoundProperties.OfType<PageBoundPropertyDescriptor>()
            .Where(property => property.BindingInfo?.RequestPredicate?.Invoke(context) == false))
        {
            var name = property.BindingInfo!.BinderModelName ?? property.Name;
            if (!values.ContainsPrefix(name))
            {
                continue;
            }

            var type = metadata.GetMetadataForType(property.ParameterType);
            var info = new BindingInfo(property.BindingInfo) { RequestPredicate = null };
            var binding = DefaultModelBindingContext.CreateBindingContext(context, values, type, info, name);
            await binders.CreateBinder(new ModelBinderFactoryContext
            {
                BindingInfo = info,
                Metadata = type,
                CacheToken = property
            }).BindModelAsync(binding);
            if (binding.Result.IsModelSet)
            {
                property.Property.SetValue(page, binding.Result.Model);
                page.ViewData[Notices.OfPage] = Text.FormDraft_Notice;
            }
        }

        foreach (var key in context.ModelState.Keys)
        {
            context.ModelState.MarkFieldSkipped(key);
        }
    }
}
